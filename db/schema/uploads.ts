// Custody: one row per source and generation, what of it is kept, and under which rules it was masked. Counters are cumulative.
import { bigint, foreignKey, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { machines } from './machines.ts'
import { sql } from 'drizzle-orm'
import { guarded, id, inSpace, instant, times } from './owned.ts'

const count = () =>
  bigint({ mode: 'number' })
    .notNull()
    .default(sql`0`)

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
    sourceBytes: count(),
    storedBytes: count(),
    chunks: integer().notNull().default(0),
    records: count(),
    stored: count(),
    same: count(),
    refused: count(),
    masked: count(),
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
