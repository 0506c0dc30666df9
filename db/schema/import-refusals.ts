// A record that could not be taken: where it stands, why, and its masked bytes, so that it can be mended and tried again.
import { bigint, foreignKey, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytes, guarded, id, inSpace, instant, times } from './owned.ts'
import { uploads } from './uploads.ts'

export const importRefusals = pgTable(
  'import_refusals',
  {
    id: id(),
    ...inSpace(),
    importId: uuid(),
    uploadId: uuid(),
    path: text().notNull(),
    line: integer().notNull(),
    byteOffset: bigint({ mode: 'number' }).notNull(),
    byteLength: bigint({ mode: 'number' }).notNull(),
    code: text().notNull(),
    reason: text().notNull(),
    /** Masked; whole, unless it is over 32 MB, when custody alone has it. */
    raw: bytes(),
    /** When and by whom it was settled, and how: `corrected` or `dismissed`. A settled refusal stays where it is. */
    resolvedAt: instant(),
    resolvedBy: uuid(),
    resolution: text(),
    /** What was imported in its stead, masked; the source and its custody keep what they had. */
    corrected: bytes(),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    foreignKey({ columns: [t.spaceId, t.uploadId], foreignColumns: [uploads.spaceId, uploads.id] }).onDelete('cascade'),
    unique().on(t.uploadId, t.byteOffset),
    index().on(t.spaceId, t.importId),
  ],
)
