// The contract of a parser: `sniff` tells from the first records whether a source is of this format, `parse` turns one record
// into what it says, with what it must remember from earlier ones. Pure and resumable: the state is JSON, kept in the cursor.
// Law: an unknown type or key never fails; what makes no event still counts as stored.
import type { EventKind } from '#db/schema/timeline-events.ts'
import type { EventBody } from '../body.ts'
import type { Extras } from './extras.ts'
import type { Tokens } from '../cost/price.ts'
import type { LegacyRow } from '../legacy/row.ts'
import type { RowArray, RowPath } from '../read/structure.ts'

export interface Format<State> {
  /** The agent's name, as in sessions.agent. */
  agent: string
  /** 0 … 1: how sure we are. `path` may help with ids but is no evidence. */
  sniff: (values: unknown[]) => number
  /** The state at the beginning of a source; `values` are its first records. */
  start: (source: SourceName, values: unknown[]) => State
  /**
   * Where the records of this format may come as one JSON document: the arrays in it that are rows, as paths from the top with
   * `*` for any key or index. The document without its rows is one record (the header, parsed first, its row arrays empty),
   * each row is another. A list at the top needs no naming: it is rows in every format, and has no header.
   */
  document?: readonly RowArray[]
  /**
   * Throws nothing; answers null for a value that is no record of this format at all.
   * `at` is the path of a row in its document, empty for a header, null for a value of a line (or of a list at the top). A document
   * on a line comes in parts, like any document.
   */
  parse: (value: unknown, state: State, at?: RowPath | null) => Parsed | null
  /** Its sources are not the transcripts of sessions: their path and time say nothing of how a session stands. */
  transcript?: false
  /**
   * Where what is masked must yet be known again: the record with keyed hashes in the place of its secrets, given to `parse` instead
   * of the masked one. It takes known fields alone, because nothing in `unmasked` is masked. Null for records without such secrets.
   */
  sealed?: (unmasked: unknown, hash: (value: unknown) => string) => unknown
  /** Masks in JSON text what the rules cannot know (secrets without a form of their own); keeps JSON valid and the length in bytes. */
  conceal?: (text: string) => string | Promise<string>
}

/** What the path of a source says: only ids, never the format. */
export interface SourceName {
  path: string
  /** File name without directories and extensions. */
  name: string
  /** Names of the directories above, nearest first. */
  above: string[]
  /** The folder the session ran in, where a register of the agent beside the source names it. */
  cwd?: string
}

export interface Parsed {
  session: SessionRef
  /** The record's own id and its predecessor's, where the source has them. */
  nativeId: string | null
  parentNativeId: string | null
  /** The record carries its time, so its content alone tells it from others. */
  timed: boolean
  events: EventDraft[]
  tools: ToolDraft[]
  /** The source writes this record again when it changed: without events each version of it is a record of its own. */
  revises?: boolean
  /** Events that the source takes back. */
  supersedes?: Supersession
  todos: TodoReport | null
  usage: UsageReport | null
  /** Where one record holds several messages: the tokens of the others. */
  moreUsage?: UsageReport[]
  facts: SessionFacts
  /** What the record says besides events. */
  extras?: Extras
  /** What the same record says of other sessions. */
  also?: Parsed[]
  /** Rows of another store that are no events; its `session.nativeId` is empty where the record belongs to none. */
  rows?: LegacyRow[]
  /** Sources that lie inside the record, to be taken like files of their own. */
  embedded?: Embedded[]
  /** Why this record cannot be taken; `why` goes on after "Record N". */
  refused?: { code: string; why: string }
}

export interface Embedded {
  /** Tells it from others in the same source; looks like a path, so that ids in file names are found. */
  name: string
  content: string
}

export interface SessionRef {
  /** Whose session it is, where the format is not one agent's own (hooks, neutral formats); else the format's agent. */
  agent?: string
  nativeId: string
  kind: 'main' | 'subagent' | 'pty'
  parentNativeId: string | null
}

/** Native ids whose events no longer stand. `mark` is comparable with the `revision` of the same source's events. */
export interface Supersession {
  nativeIds: string[]
  mark: string
}

export interface EventDraft {
  /** `call:<id>`, `result:<id>#n` or `<uuid>#<block>`; null asks for a keyed hash of the record. */
  key: string | null
  nativeId: string | null
  parentNativeId: string | null
  kind: EventKind
  role: string | null
  channel: string | null
  payloadType: string
  title: string
  /** The text that `preview` and `size` are taken from. */
  text: string
  toolCallId: string | null
  outcome: 'ok' | 'error' | null
  at: string | null
  meta: Record<string, unknown>
  body: EventBody
  /** The source writes this event again when it changed: a later version takes the place of the known one. */
  revises?: boolean
  /** Orders the versions of one event (as text, without `|`), whatever order they arrive in; without it the last to arrive wins. */
  revision?: string
  /** Where the source's own ids put the event in its session; without it, where the record stands in the source. */
  ordinal?: string
  /** The number in the key was counted within this source: another part of the session may have given it to another record. */
  numbered?: true
  /** A hook says so: the transcript's word for the same event takes its place, whichever came first; the hook's time stays. */
  witness?: 'hook'
  /** The agent waits for a person, and this is what for. */
  asks?: 'permission' | 'attention'
}

/** What one record knows of a tool call; absent fields are unknown and never overwrite. */
export interface ToolDraft {
  callId: string
  /** The source writes the call again when it changed: the last report counts, an outcome beats a call in progress. */
  revises?: boolean
  name?: string
  arguments?: unknown
  state: 'pending' | 'succeeded' | 'failed'
  result?: unknown
  error?: string
  startedAt?: string | null
  completedAt?: string | null
  /** How long the tool itself ran, where the source says so. */
  durationMs?: number
  approval?: 'denied'
  /** As in EventDraft. */
  witness?: 'hook'
}

export interface TodoReport {
  list: string
  at: string | null
  /** The report names the whole list: what it leaves out is removed. */
  whole: boolean
  items: TodoItem[]
}

export interface TodoItem {
  key: string
  position?: number
  content?: string
  activeForm?: string
  priority?: string
  status?: string
  removed?: boolean
}

/** Tokens of one message (its last report counts) or of the whole session (`total`, with a key of its own). */
export interface UsageReport extends Tokens {
  key: string
  at: string | null
  model?: string | null
  /** Of the output, what was reasoning. */
  reasoning?: number
  /** A running total over many requests. */
  total?: boolean
  /** A running total over several models, taken apart; adds up to the total. */
  byModel?: Record<string, Tokens>
  /** The key is the message's own, wherever a copy of it stands (fork, resume, sub-agent): it counts once in a space. */
  everywhere?: boolean
  /** The record says of itself that it is a copy from another session. */
  copied?: boolean
  /** What the source itself says it cost, in USD. */
  costUsd?: number
  /** Who says so, when it is a second witness of tokens that the transcript reports too: compared, never added. */
  witness?: string
}

export interface SessionFacts {
  at: string | null
  cwd?: string
  branch?: string
  commit?: string
  remote?: string
  model?: string
  version?: string
  /** `at` tells when it was given, where the source knows; else the source's own age decides between two. */
  title?: { rank: TitleRank; text: string; leaf?: string; at?: string }
  turn?: Turn
  /** The transcript of the session, where this source is another one; null when it is not known. */
  transcript?: string | null
  meta?: Record<string, unknown>
}

/** A person's own name for it beats the agent's, which beats a summary; the first prompt is the last resort. */
export type TitleRank = 'custom' | 'ai' | 'summary' | 'command'

/** How the last turn stands: see store/status.ts. */
export type Turn = 'starting' | 'open' | 'asking' | 'closed' | 'aborted' | 'failed' | 'ended'
