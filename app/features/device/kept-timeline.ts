// A timeline as this device has it, in the form in which the server tells it.
import type { Session } from '../rows.ts'
import { statusOf } from '../sessions/session-words.ts'
import { pageOf } from '../timeline/outline.ts'
import type { Outline } from '../timeline/outline.ts'
import type { DeviceStore } from './device-store.ts'

const pageSize = 100

/** `events`: how many of the session's are here; `whole`: all that there were when they were brought. */
export type KeptShare = { events: number; whole: boolean }

export async function keptTimeline(store: DeviceStore, scope: string, session: Session, seq: number | undefined) {
  const [facts, places] = await Promise.all([store.timeline(scope, session.id), store.places(scope, session.id)])
  const whole = facts?.whole ?? false
  const outline = outlineOf(places, whole, facts?.marks ?? [])
  const wanted = seq === undefined ? undefined : places.find((place) => place.seq === seq)?.ordinal
  const last = Math.max(0, Math.ceil(places.length / pageSize) - 1)
  const page = wanted === undefined ? (statusOf(session.status).live ? last : 0) : pageOf(outline.starts, wanted)
  const from = outline.starts[page]
  const rows = from === undefined ? [] : await store.events(scope, session.id, from, outline.starts[page + 1])
  const kept: KeptShare = { events: places.length, whole }
  return { outline, page, rows, kept }
}

/** Pages of a hundred. What is not here begins after the last: a stream that is back must not fetch it all at once. */
export function outlineOf(
  places: ReadonlyArray<{ ordinal: string }>,
  whole: boolean,
  marks: Outline['marks'],
): Outline {
  const starts = places.filter((_, n) => n % pageSize === 0).map(({ ordinal }) => ordinal)
  const last = places.at(-1)
  if (last && !whole) starts.push(`${last.ordinal}\u0001`)
  return { total: places.length, starts, marks }
}
