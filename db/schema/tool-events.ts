// One tool call from its request to its outcome, moved forward by compare-and-set only.
import { foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { chatThreads } from './chat-threads.ts'
import { underSession } from './child.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

/** pending → executing → succeeded | failed | abandoned. */
export const toolStates = ['pending', 'executing', 'succeeded', 'failed', 'abandoned'] as const
export type ToolState = (typeof toolStates)[number]

export const toolEvents = pgTable(
  'tool_events',
  {
    id: id(),
    ...inSpace(),
    sessionId: uuid(),
    threadId: uuid(),
    /** `session` when an agent called it, `chat` when a chat about a session did. */
    origin: text().notNull().default('session'),
    callId: text(),
    /** For chats from elsewhere: the row's foreign id, and the model's own call id, which is not unique there. */
    nativeId: text(),
    nativeCallId: text(),
    name: text().notNull(),
    state: text().notNull().default('pending'),
    arguments: jsonb().$type<unknown>(),
    result: jsonb().$type<unknown>(),
    error: text(),
    startedAt: instant(),
    completedAt: instant(),
    latencyMs: integer(),
    approvalState: text(),
    approvedBy: uuid(),
    /** `hook` while only hooks have told what the call was and gave; null once its transcript has. */
    witness: text(),
    /** Events of a session that a chat gave to the tool. */
    contextEvents: jsonb().$type<unknown[]>(),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    underSession(t),
    foreignKey({ columns: [t.spaceId, t.threadId], foreignColumns: [chatThreads.spaceId, chatThreads.id] }),
    unique().on(t.sessionId, t.callId),
    index().on(t.spaceId, t.sessionId),
  ],
)
