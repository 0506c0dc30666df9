// The masked bytes themselves: whole lines, compressed, chained by hash so that a missing or changed chunk is seen. Never published.
import { bigint, foreignKey, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, guarded, inSpace } from './owned.ts'
import { uploads } from './uploads.ts'

export const uploadChunks = pgTable(
  'upload_chunks',
  {
    ...inSpace(),
    uploadId: uuid().notNull(),
    index: integer().notNull(),
    /** Byte range of the source that this chunk covers, [from, to). */
    sourceFrom: bigint({ mode: 'number' }).notNull(),
    sourceTo: bigint({ mode: 'number' }).notNull(),
    encoding: text().notNull(),
    /** Length after decoding, in bytes. */
    length: integer().notNull(),
    /** sha-256(previous chunk's hash + decoded bytes), hex. */
    hash: text().notNull(),
    /** sha-256(previous chunk's source hash + source bytes), hex: tells an untouched source from a rewritten one. */
    sourceHash: text().notNull(),
    data: bytes().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.uploadId, t.index] }),
    ...guarded({ spaceId: t.spaceId }),
    foreignKey({ columns: [t.spaceId, t.uploadId], foreignColumns: [uploads.spaceId, uploads.id] }).onDelete('cascade'),
  ],
)
