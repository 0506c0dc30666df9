// One message of a chat thread. A reply that streams is written in steps of at least 250 ms, because the table is published.
import { foreignKey, index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { chatThreads } from './chat-threads.ts'
import { guarded, id, personal, times } from './owned.ts'

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
