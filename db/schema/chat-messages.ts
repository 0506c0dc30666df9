// One message of a chat thread. A reply that streams is written in steps of at least 250 ms, because the table is published.
import { boolean, foreignKey, index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { chatThreads } from './chat-threads.ts'
import { guarded, id, instant, personal, times } from './owned.ts'

export const chatMessages = pgTable(
  'chat_messages',
  {
    id: id(),
    ...personal(),
    threadId: uuid().notNull(),
    nativeId: text(),
    clientMessageId: text(),
    role: text().notNull(),
    content: text().notNull(),
    evidence: jsonb().$type<unknown[]>(),
    contextEvents: jsonb().$type<unknown[]>(),
    /** The foreign id of the misalignment that the message is about. */
    misalignmentId: text(),
    /** The source named no thread: it stands in the active one of its session and mode, and moves with it. */
    threadByRule: boolean().notNull().default(false),
    /** The foreign row's own time of change; created_at is when it was said. */
    reportedAt: instant(),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    foreignKey({
      columns: [t.spaceId, t.ownerId, t.threadId],
      foreignColumns: [chatThreads.spaceId, chatThreads.ownerId, chatThreads.id],
    }).onDelete('cascade'),
    unique().on(t.threadId, t.clientMessageId),
    unique().on(t.spaceId, t.ownerId, t.nativeId),
    index().on(t.threadId, t.createdAt),
  ],
)
