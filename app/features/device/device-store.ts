// What this browser keeps of a person's rows, so that they can be read while Logbook cannot be reached. Law: a cache and nothing
// else. It holds what the server has said, by scope (space and person), and deleting it loses nothing.
import type { Viewer } from '../frame/viewer.ts'
import type { TimelineEvent } from '../rows.ts'
import type { Mark } from '../timeline/outline.ts'

/** A row of a synced set; `updatedAt` tells its versions apart. */
export type KeptRow = { id: string; updatedAt: Date }

/** What is known of a kept timeline. `whole`: every event of it is here, as of `asOf`. */
export type KeptTimeline = { whole: boolean; asOf: string; marks: Mark[]; openedAt: number; pinned: boolean }

/** Where an event stands, without the event. */
export type Place = { ordinal: string; seq: number }

/** Bytes are of rows as JSON text: near what storage takes, and the same in every browser. */
export type DeviceUsage = { bytes: number; timelines: number; whole: number }

export interface DeviceStore {
  /** Whose tab this was last; undefined when nobody's is known. */
  viewer(): Promise<Viewer | undefined>
  keepViewer(viewer: Viewer): Promise<void>

  /** Puts `rows` in the place of all that the set had, at once or not at all. `unsure` rows stay as they are kept. */
  keepSet(scope: string, set: string, rows: readonly KeptRow[], unsure?: ReadonlySet<string>): Promise<void>
  /** The whole set; undefined when it was never kept. */
  rows<Row extends KeptRow>(scope: string, set: string): Promise<Row[] | undefined>
  row<Row extends KeptRow>(scope: string, set: string, id: string): Promise<Row | undefined>

  timeline(scope: string, sessionId: string): Promise<KeptTimeline | undefined>
  /** Begins a new copy of a timeline and answers its number; until it is finished the old copy is what is read. */
  beginTimeline(scope: string, sessionId: string): Promise<number>
  /** Adds events to copy number `copy`, or to whatever copies there are. Known ones are replaced. */
  addEvents(scope: string, sessionId: string, events: readonly TimelineEvent[], copy?: number): Promise<void>
  /** The copy takes the place of the old one. */
  finishTimeline(
    scope: string,
    sessionId: string,
    copy: number,
    facts: Pick<KeptTimeline, 'asOf' | 'marks' | 'whole'>,
  ): Promise<void>
  /** The timeline was opened now, so others go before it. */
  touch(scope: string, sessionId: string): Promise<void>
  /** These sessions go last, all others lose that. */
  pin(scope: string, sessionIds: ReadonlySet<string>): Promise<void>
  /** Where the events stand that are here, in reading order. */
  places(scope: string, sessionId: string): Promise<Place[]>
  /** Events [from, to) by ordinal, in reading order. */
  events(scope: string, sessionId: string, from: string, to?: string): Promise<TimelineEvent[]>

  keepBody(scope: string, sessionId: string, eventId: string, json: string): Promise<void>
  body(scope: string, sessionId: string, eventId: string): Promise<string | undefined>

  /** Timelines, bodies and sets of every session that `stays` does not name go. Answers how many went. */
  dropSessions(scope: string, stays: (sessionId: string) => boolean): Promise<number>
  /** All of every scope that `stays` does not name goes. */
  dropScopes(stays: (scope: string) => boolean): Promise<void>
  usage(): Promise<DeviceUsage>
  /** Timelines go, the one opened longest ago first and pinned ones last, until at most `bytes` are left. */
  shrink(bytes: number): Promise<number>
  /** Everything goes. */
  clear(): Promise<void>
  close(): void
}
