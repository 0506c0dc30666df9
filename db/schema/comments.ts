// What members say to each other about a session: on one event or on a range of them, by seq. Published; changed by its author alone,
// removed by the author or an owner of the space.
import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { clientId, guarded, inSpace, instant, times } from './owned.ts'

/** Characters of a comment. */
export const mostCommentLength = 10_000

export const comments = pgTable(
  'comments',
  {
    id: clientId(),
    ...inSpace(),
    ...ofSession(),
    /** Who wrote it. No foreign key: what was said stays when its author has gone, under the name they had. */
    authorId: uuid().notNull(),
    authorName: text().notNull(),
    fromSeq: integer().notNull(),
    toSeq: integer().notNull(),
    /** Markdown. */
    body: text().notNull(),
    editedAt: instant(),
    ...times(),
  },
  (t) => [
    ...guarded(t, { writing: 'comment', author: t.authorId }),
    underSession(t),
    index().on(t.spaceId, t.sessionId, t.fromSeq),
  ],
)
