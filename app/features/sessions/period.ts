// A stretch of days, as it stands in the address: "today", "7d" (seven days, today among them), or two days, "2026-11-01..2026-11-07", of which
// one may be missing. Pure; days are those of the reader's clock.

export const periods = [
  { value: '', label: 'Any time' },
  { value: 'today', label: 'Today' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
] as const

/** First day and last day of a stretch, each "" where it is open; null where `when` names no days of its own. */
export function daysOf(when: string): { from: string; to: string } | null {
  const [, from, to] = /^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/.exec(when) ?? []
  return from === undefined && to === undefined ? null : { from: from ?? '', to: to ?? '' }
}

/** The other way: "" where both are open. */
export const periodOf = (from: string, to: string): string => (from === '' && to === '' ? '' : `${from}..${to}`)

/** Instants, both included; open where null. */
export type Range = { from: Date | null; to: Date | null }

/** The stretch by the clock of whoever asks; null for any time, also where `when` cannot be read. */
export function rangeOf(when: string, now: Date): Range | null {
  const days = daysOf(when)
  if (days !== null)
    return {
      from: days.from === '' ? null : new Date(`${days.from}T00:00`),
      to: days.to === '' ? null : new Date(`${days.to}T23:59:59.999`),
    }
  const last = when === 'today' ? 1 : Number(/^(\d{1,4})d$/.exec(when)?.[1] ?? 0)
  if (last === 0) return null
  const from = new Date(now)
  from.setHours(0, 0, 0, 0)
  from.setDate(from.getDate() - (last - 1))
  return { from, to: null }
}

/** Whether `at` lies in `range`; nothing does that has no time, unless any time will do. */
export const isWithin = (at: Date | null, range: Range | null): boolean =>
  range === null || (at !== null && (range.from === null || at >= range.from) && (range.to === null || at <= range.to))

/** In words, for the chip that takes it away again. */
export function periodWords(when: string): string {
  const days = daysOf(when)
  if (days === null) return periods.find(({ value }) => value === when)?.label ?? when
  if (days.from === '') return `until ${days.to}`
  return days.to === '' ? `since ${days.from}` : `${days.from} to ${days.to}`
}
