// How far each source has been taken, in bytes; committed together with the rows and the custody of those bytes. Never published.
import { bigint, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { guarded, id, inSpace, times } from './owned.ts'

export const captureCursors = pgTable(
  'capture_cursors',
  {
    id: id(),
    ...inSpace(),
    machineId: uuid().notNull(),
    source: text().notNull(),
    generation: integer().notNull().default(0),
    /** First byte not yet taken, and the number of the line that starts there. */
    position: bigint({ mode: 'number' }).notNull(),
    line: integer().notNull().default(1),
    /** sha-256 of the first bytes of the source: another beginning is another generation. */
    fingerprint: text(),
    fingerprintLength: integer().notNull().default(0),
    /** What the parser must remember from earlier lines (session, cwd, model, counters). */
    parserState: text(),
    ...times(),
  },
  (t) => [...guarded(t), unique().on(t.spaceId, t.machineId, t.source)],
)
