// One run of the importer and its account: records = stored + same + refused, to the unit.
import { foreignKey, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { guarded, id, inSpace, instant, tally, times } from './owned.ts'

export const imports = pgTable(
  'imports',
  {
    id: id(),
    ...inSpace(),
    /** start, cli, upload, tail or watch. */
    origin: text().notNull(),
    status: text().notNull().default('running'),
    filesTotal: integer().notNull().default(0),
    filesDone: integer().notNull().default(0),
    /** Files that a rule of the space keeps out; they are not among the others. */
    filesIgnored: integer().notNull().default(0),
    records: tally(),
    stored: tally(),
    same: tally(),
    refused: tally(),
    sessions: integer().notNull().default(0),
    events: tally(),
    bytes: tally(),
    error: text(),
    startedAt: instant().notNull().defaultNow(),
    finishedAt: instant(),
    ...times(),
  },
  (t) => [...guarded(t), index().on(t.spaceId, t.startedAt)],
)

/** The same account for one file of a run. Read by the imports page from the server; never published. */
export const importFiles = pgTable(
  'import_files',
  {
    id: id(),
    ...inSpace(),
    importId: uuid().notNull(),
    path: text().notNull(),
    agent: text(),
    format: text(),
    bytes: tally(),
    records: tally(),
    stored: tally(),
    same: tally(),
    refused: tally(),
    events: tally(),
    /** Bytes of a last line that is not finished yet; they stay at the source and are taken when it is. */
    tornBytes: tally(),
    /** Why the file as a whole was not taken, when it was not. */
    error: text(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    ...guarded(t),
    foreignKey({ columns: [t.spaceId, t.importId], foreignColumns: [imports.spaceId, imports.id] }).onDelete('cascade'),
    index().on(t.importId),
  ],
)
