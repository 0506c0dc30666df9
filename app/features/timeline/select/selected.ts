// What the server says of a selection. Types only, so that the browser takes them without the database.
import type { TimelineEvent } from '../../rows.ts'

/** A place in the reading order. */
export type Cursor = { ordinal: string; seq: number }

/**
 * Where a page begins: at the very beginning of the list (null), beside a place, or at an event. `after` goes down the list as
 * it is shown, `before` up. `count` asks how many fit in all.
 */
export type Start = {
  at: (Cursor & { inclusive: boolean }) | { around: number } | null
  side: 'after' | 'before'
  count: boolean
}

/** What had been done up to an event. */
export type Between = { calls: number; edits: number; errors: number }

export type SelectedPage = {
  rows: TimelineEvent[]
  edges: { first: Cursor; last: Cursor } | null
  more: boolean
  total: number | null
  between: Record<string, Between>
}

export type Facet = { name: string; count: number }
export type Facets = Record<'roles' | 'kinds' | 'origins' | 'commands' | 'skills', Facet[]>

/** A prompt, what was done for it, and what the agent said last; the first may have no prompt. */
export type Turn = {
  fromSeq: number
  toSeq: number
  startedAt: Date | null
  endedAt: Date | null
  prompt: string | null
  answer: string | null
  answerSeq: number | null
  calls: number
  edits: number
  files: number
  errors: number
}
