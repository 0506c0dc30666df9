// What one transaction takes: a stretch of one source, its records by session, and the state to go on from. Plain data, made
// without a database (collect.server.ts) and written in one go (store/commit.server.ts).
import type { Extras } from './formats/extras.ts'
import type { FormatName } from './formats/index.ts'
import type {
  Embedded,
  EventDraft,
  SessionRef,
  Supersession,
  TitleRank,
  TodoReport,
  ToolDraft,
  Turn,
  UsageReport,
} from './formats/format.ts'
import type { LegacyRow } from './legacy/row.ts'
import type { Recall } from './recall.ts'
import type { Refusal } from './read/records.server.ts'

/** What is remembered of a source between batches; JSON in capture_cursors.parser_state. */
export interface SourceState {
  format: FormatName | null
  /** Why no format takes this source; its bytes go to custody alone. */
  unsupported: { code: string; reason: string } | null
  parser: unknown
  /** The source is a JSON document (or was, when it was taken to its end). */
  document?: 'begun' | 'done'
  /** A line over the size limit that is being taken piece by piece. */
  giant: { offset: number; line: number } | null
  identity: IdentityState
  /** Of a store that is no text: the version of each row that has been taken. */
  rows?: Record<string, string>
  /** Ids of erased sessions of which records came and were kept out; `all` when it told of no others so far. */
  keptOut?: { sessions: string[]; all: boolean }
  /** Names of the sources inside this one: of two with one name the first counts. */
  inside?: string[]
  /** By `sessionName`: the ordinal of the last event of this source. */
  lastOrdinals: Recall<string>
}

/** For records without an id: the last native id before them, and how often a content came since. */
export interface IdentityState {
  previous: string
  seen: Record<string, number>
}

/** Tells the sessions of one source apart, also those of several agents. */
export const sessionName = ({ agent, nativeId }: SessionRef): string =>
  agent === undefined ? nativeId : `${agent}\u0000${nativeId}`

export interface Batch {
  from: number
  to: number
  /** Source and masked bytes of [from, to); equally long. */
  raw: Buffer
  masked: Buffer
  found: number
  records: number
  /** By `sessionName`. */
  sessions: Map<string, SessionBatch>
  refusals: Refusal[]
  events: number
  /** Rows of other stores, in the order of their records. */
  rows: BatchRow[]
  /** Sources that lie inside records of this batch: taken before it is committed. */
  embedded: Embedded[]
  /** Of which sessions the records speak, in their order; refused records speak of none. */
  said: Said[]
}

/** The place of a record, and by `sessionName` the sessions that it tells of, its rows included. */
export interface Said {
  offset: number
  length: number
  names: string[]
  /** Names of the sources inside it. */
  inside: string[]
}

/** A row of another store, with the keyed hash of it as the source has it, and the place of its record. */
export interface BatchRow extends LegacyRow {
  hash: string
  position: number
  /** The rows are all of their record: it counts as stored when one of them is news. */
  counts: boolean
}

export interface SessionBatch {
  ref: SessionRef
  records: BatchRecord[]
  events: BatchEvent[]
  /** Native ids of all records, also of those that make no event: later slices may point at them. */
  natives: string[]
  /** By call id, what is said of calls; what contradicts it goes into a map of its own, to be judged like that of another batch. */
  tools: Array<Map<string, ToolDraft>>
  todos: TodoReport[]
  /** By key; with the native id of the record that reported last. */
  usage: Map<string, UsageReport & { nativeId: string | null }>
  supersedes: Supersession[]
  facts: FactsSummary
  extras: Extras[]
}

/** `keys` of its events, which begin at index `from`; `mark` where it makes none. */
export interface BatchRecord {
  keys: string[]
  from: number
  mark: string | null
}

export type BatchEvent = EventDraft & { key: string; offset: number }

export interface FactsSummary {
  firstAt: string | null
  lastAt: string | null
  firstCwd: string | null
  branch: string | null
  branches: Set<string>
  model: string | null
  version: string | null
  /** When the first folder and the last of the others were told; '' for a record without a time. */
  told: Partial<Record<'cwd' | 'branch' | 'model' | 'version', string>>
  remote: string | null
  /** Last branch and commit by cwd. */
  places: Map<string, { branch: string | null; commit: string | null }>
  titles: Partial<Record<TitleRank, { text: string; leaf?: string; at?: string }>>
  /** The last word on how the turn stands, and when it was said. */
  turn: Turn | null
  turnAt: string | null
  /** Undefined where the source itself is the transcript. */
  transcript: string | null | undefined
  meta: Record<string, unknown>
}

export const freshState = (): SourceState => ({
  format: null,
  unsupported: null,
  parser: null,
  giant: null,
  identity: { previous: '', seen: {} },
  lastOrdinals: {},
})
