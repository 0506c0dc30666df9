// ONE LINE PER WRITE that may be made while Logbook cannot be reached: which function does it, which rows show it, how it is called.
// Whoever adds a line gives its changes an `id`; what a browser keeps of a person's words must be readable after an update.
import type { WriteAnswer } from '#electric/client/collection.ts'
import type { ShapeName } from '#electric/shapes.ts'
import { saveComments } from '../comments/writes.ts'
import { saveMarks } from '../marks/writes.ts'
import { readNotifications } from '../notifications/writes.ts'
import { savePins } from '../organise/writes.ts'
import { withTags } from '../organise/tag-words.ts'
import { saveSessions } from '../sessions/writes.ts'
import { saveTodos } from '../todos/writes.ts'
import { saveViews } from '../views/writes.ts'
import type { Entry } from './entry.ts'

type Change = Record<string, unknown>
type Sending = { data: { key: string; changes: never[] }; headers: Record<string, string>; fetch: typeof fetch }
export type Write = (options: Sending) => Promise<WriteAnswer>

export type Kind = {
  write: Write
  /** The rows that show the change before the server has. */
  shape: ShapeName
  /** What it is, and the words that it would set, if any. */
  called: string
  words?: (change: Change) => string | undefined
  /** Whether a change may make a row, which then holds what it says. */
  makes?: (change: Change) => boolean
  /** How the change shows on a row, where that is not just its fields. */
  shows?: (change: Change, row: Change) => Change
  /** Rows that the change takes away, besides one that it says to remove. */
  takes?: (change: Change, row: Change) => boolean
}

export const kinds: Record<string, Kind> = {
  sessions: kind(saveSessions, 'sessions', 'A session', { words: sessionWords, shows: sessionShows }),
  pins: kind(savePins, 'sessionPins', 'A pin', {
    makes: (change) => change.pinned === true,
    takes: (change, row) => change.pinned === false && change.sessionId === row.sessionId,
  }),
  todos: kind(saveTodos, 'todos', 'A tick', { words: text('personStatus') }),
  notifications: kind(readNotifications, 'notifications', 'Notifications read'),
  comments: kind(saveComments, 'comments', 'A comment', {
    words: text('body'),
    makes: (change) => 'sessionId' in change,
  }),
  marks: kind(saveMarks, 'bookmarks', 'A bookmark', {
    words: ({ label, note }) => [label, note].filter((one) => typeof one === 'string').join('\n') || undefined,
    makes: (change) => 'sessionId' in change,
  }),
  views: kind(saveViews, 'savedViews', 'A saved view', { words: text('name'), makes: (change) => 'search' in change }),
}

/** The name under which `write` waits; undefined for a write that cannot. */
export function kindOf(write: unknown): string | undefined {
  return Object.keys(kinds).find((name) => kinds[name]?.write === write)
}

/** What an entry is and says, for a person. */
export function wordsOf({ kind, changes }: Pick<Entry, 'kind' | 'changes'>): { called: string; words: string[] } {
  const known = kinds[kind]
  if (!known) return { called: 'A change', words: changes.map((change) => JSON.stringify(change)) }
  const words = changes.flatMap((change) => known.words?.(change) ?? [])
  return {
    called: changes.some((change) => change.remove === true) ? `${known.called} (removing)` : known.called,
    words,
  }
}

function kind(write: unknown, shape: ShapeName, called: string, more: Partial<Kind> = {}): Kind {
  return { write: write as Write, shape, called, ...more }
}

function text(name: string) {
  return (change: Change): string | undefined => (typeof change[name] === 'string' ? change[name] : undefined)
}

function sessionWords({ renamedTitle, archived, addTags, removeTags }: Change): string | undefined {
  const words = [
    typeof renamedTitle === 'string' ? renamedTitle : renamedTitle === null && 'Its own name',
    archived !== undefined && (archived ? 'Archived' : 'Taken out of the archive'),
    Array.isArray(addTags) && `Tagged ${addTags.join(', ')}`,
    Array.isArray(removeTags) && `Not tagged ${removeTags.join(', ')}`,
  ]
  return words.filter(Boolean).join(' · ') || undefined
}

/** Tags and the archive travel as what was done, and show as what is. */
function sessionShows({ renamedTitle, archived, addTags, removeTags }: Change, row: Change): Change {
  const list = (value: unknown) => (Array.isArray(value) ? (value as string[]) : [])
  return {
    ...(renamedTitle !== undefined && { renamedTitle: renamedTitle === '' ? null : renamedTitle }),
    ...(archived !== undefined && { archivedAt: archived ? (row.archivedAt ?? new Date()) : null }),
    ...((addTags ?? removeTags) !== undefined && { tags: withTags(list(row.tags), list(addTags), list(removeTags)) }),
  }
}
