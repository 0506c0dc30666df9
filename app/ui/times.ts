// Times and durations in words. Relative ones take `now`, so that a row and a test agree on what "2 m" means.

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** now · 18 m · 3 h · yesterday · Tue · 4 Mar · 4 Mar 2024, in the reader's time zone; a time ahead of the clock is "now". */
export function relativeTime(at: Date, now: Date): string {
  const past = now.getTime() - at.getTime()
  if (past < minute) return 'now'
  if (past < hour) return `${Math.floor(past / minute)} m`
  const days = daysBetween(at, now)
  if (days === 0) return `${Math.floor(past / hour)} h`
  if (days === 1) return 'yesterday'
  if (days < 7) return weekdays[at.getDay()] ?? ''
  const date = `${at.getDate()} ${months[at.getMonth()]}`
  return at.getFullYear() === now.getFullYear() ? date : `${date} ${at.getFullYear()}`
}

/** The same within a sentence: "18 m ago", "yesterday", "Tue". */
export function timeAgo(at: Date, now: Date): string {
  const words = relativeTime(at, now)
  return / [mh]$/.test(words) ? `${words} ago` : words
}

/** "Tue 4 Mar 2025, 14:03:09" in the reader's time zone. */
export function exactTime(at: Date): string {
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')
  return `${weekdays[at.getDay()]} ${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}, ${clock}`
}

/** Today · Yesterday · Tuesday 4 March style headings for a list grouped by day. */
export function dayHeading(at: Date, now: Date): string {
  const days = daysBetween(at, now)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  const date = `${weekdays[at.getDay()]} ${at.getDate()} ${months[at.getMonth()]}`
  return at.getFullYear() === now.getFullYear() ? date : `${date} ${at.getFullYear()}`
}

/** 640 → "640 ms", 3_240 → "3.2 s", 372_000 → "6 m 12 s", 5_400_000 → "1 h 30 m", 200_000_000 → "2 d 7 h". */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds)
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  if (ms < minute) return `${Math.round(ms / 1000)} s`
  if (ms < hour) return pair(Math.floor(ms / minute), 'm', Math.floor((ms % minute) / 1000), 's')
  if (ms < day) return pair(Math.floor(ms / hour), 'h', Math.floor((ms % hour) / minute), 'm')
  return pair(Math.floor(ms / day), 'd', Math.floor((ms % day) / hour), 'h')
}

/** Time since the start of a session as a clock: 2_282_000 → "38:02", 7_325_000 → "2:02:05". */
export function clockSince(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`
}

/** Calendar days, not spans of 24 hours: midnight is between 23:59 and 00:01. */
function daysBetween(at: Date, now: Date): number {
  const noon = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate(), 12).getTime()
  return Math.round((noon(now) - noon(at)) / day)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
