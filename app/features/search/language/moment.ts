// Days and moments: 2026-10-01 and 2026-10 (of UTC, so that a search means the same to everybody and in every alert), 2026-10-01T08:30, with a zone
// where one is given, and 3h, 7d, 2w ago.
import { SearchFault } from './fault.ts'
import type { Key } from './keys.ts'
import type { Value } from './lex.ts'
import type { Node } from './tree.ts'

/** The time that `before:`, `after:` or `on:` leaves. Throws SearchFault. */
export function momentNode(key: Key, { text, from, to }: Value, now: Date): Node {
  const span = spanOf(text.trim(), now)
  if (!span)
    throw new SearchFault(
      `"${text}" is no day. Write ${key.name}: with a day, a moment or how long ago, as in ${key.name}:2026-10-01, ${key.name}:2026-10-01T08:30Z or ${key.name}:7d.`,
      from,
      to,
    )
  if (key.name === 'before') return { op: 'time', from: null, to: span.begin.toISOString() }
  if (key.name === 'after') return { op: 'time', from: span.begin.toISOString(), to: null }
  return { op: 'time', from: span.begin.toISOString(), to: span.end.toISOString() }
}

const dayMs = 86_400_000
const unitMs: Partial<Record<string, number>> = { m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs, y: 365 * dayMs }

function spanOf(text: string, now: Date): { begin: Date; end: Date } | null {
  const ago = /^(\d{1,5})([mhdwy])$/i.exec(text)
  if (ago) {
    const begin = new Date(now.getTime() - Number(ago[1]) * (unitMs[(ago[2] ?? '').toLowerCase()] ?? 0))
    return { begin, end: now }
  }
  if (/^(today|yesterday)$/i.test(text)) {
    const today = Math.floor(now.getTime() / dayMs) * dayMs
    const begin = /^t/i.test(text) ? today : today - dayMs
    return { begin: new Date(begin), end: new Date(begin + dayMs) }
  }
  const said = /^(\d{4})-(\d{2})(?:-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?)?$/i.exec(
    text,
  )
  if (!said) return null
  const [, year, month, day, time] = said
  const zoned = time === undefined ? 'T00:00Z' : /(Z|[+-]\d{2}:\d{2})$/i.test(time) ? time : `${time}Z`
  const date = new Date(`${year}-${month}-${day ?? '01'}T00:00Z`)
  // 2026-02-30 is no day; Date would make another one of it.
  if (
    Number.isNaN(date.getTime()) ||
    date.getUTCDate() !== Number(day ?? 1) ||
    date.getUTCMonth() + 1 !== Number(month)
  )
    return null
  const begin = new Date(`${year}-${month}-${day ?? '01'}${zoned}`)
  if (Number.isNaN(begin.getTime()) || Number(year) < 1970) return null
  const end =
    day === undefined
      ? Date.UTC(Number(year), Number(month), 1)
      : time === undefined
        ? date.getTime() + dayMs
        : begin.getTime() + 60_000
  return { begin, end: new Date(end) }
}
