// What travels to whoever follows a share link, and nothing else does. Law: every field here was decided to be for strangers' eyes.
import type { ShareOmission } from '#db/schema/shares.ts'

/** One event: what the timeline's cards need, without ids, paths of sources or custody. */
export type SharedEvent = {
  seq: number
  ordinal: string
  kind: string
  role: string | null
  channel: string | null
  isResult: boolean
  outcome: string | null
  /** ISO. */
  at: string | null
  /** Joins a call and its results; means nothing elsewhere. */
  call: string | null
  title: string | null
  preview: string | null
  size: number
  meta: Record<string, unknown>
  /** The sub-agent that this call started, where the link shows it. */
  child: string | null
  /** Its output is left out. */
  emptied: boolean
}

/** The session of the link (`part` is empty) or one of its sub-agents. */
export type SharedPart = { part: string; parent: string | null; agent: string; model: string | null; live: boolean }

export type SharedHead = {
  title: string
  live: boolean
  /** ISO; null where it does not end. */
  expiresAt: string | null
  without: ShareOmission[]
  /** How many single events are left out. */
  omitted: number
  anonymous: boolean
  parts: SharedPart[]
}

export type Cursor = { ordinal: string; seq: number }

/** Events in reading order, where the next page begins, and the server's time of the read. */
export type SharedPage = { events: SharedEvent[]; next: Cursor | null; asOf: string }

/** A line of the live stream: what is new or said anew, what was taken back, how the session stands; `over` ends it for good. */
export type SharedNews = { events?: SharedEvent[]; gone?: number[]; live?: boolean; over?: true }

export const omissionWords: Record<ShareOmission, string> = {
  reasoning: 'what the model thought',
  outputs: 'what tools gave back',
  calls: 'tool calls',
  notes: 'hooks, states and injected text',
}
