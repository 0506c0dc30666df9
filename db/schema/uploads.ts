// Custody: one row per source and generation, what of it is kept, and under which rules it was masked. Counters are cumulative.
import { foreignKey, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { machines } from './machines.ts'
import { guarded, id, inSpace, instant, tally, times } from './owned.ts'

export const uploads = pgTable(
  'uploads',
  {
    id: id(),
    ...inSpace(),
    machineId: uuid().notNull(),
    /** The path or name the source goes by, and how often it was rotated or truncated since we know it. */
    source: text().notNull(),
    generation: integer().notNull().default(0),
    agent: text(),
    format: text(),
    sourceBytes: tally(),
    storedBytes: tally(),
    chunks: integer().notNull().default(0),
    records: tally(),
    stored: tally(),
    same: tally(),
    refused: tally(),
    masked: tally(),
    /** sha-256 of the source bytes taken so far, and head of the hash chain over the stored chunks. */
    sourceHash: text(),
    storedHash: text(),
    maskVersion: text(),
    sourceModifiedAt: instant(),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    foreignKey({ columns: [t.spaceId, t.machineId], foreignColumns: [machines.spaceId, machines.id] }),
    unique().on(t.spaceId, t.machineId, t.source, t.generation),
  ],
)
