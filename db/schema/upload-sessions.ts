// Which sessions a source has told of: also where another source had told the same before, and where its records made no events.
// Law: written with every batch. A session may be in another space than the source, so it is no foreign key. Never published.
import { foreignKey, index, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { guarded, inSpace } from './owned.ts'
import { uploads } from './uploads.ts'

export const uploadSessions = pgTable(
  'upload_sessions',
  {
    ...inSpace(),
    uploadId: uuid().notNull(),
    sessionId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.uploadId, t.sessionId] }),
    ...guarded({ spaceId: t.spaceId }),
    foreignKey({ columns: [t.spaceId, t.uploadId], foreignColumns: [uploads.spaceId, uploads.id] }).onDelete('cascade'),
    index().on(t.sessionId),
  ],
)
