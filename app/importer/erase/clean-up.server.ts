// What engine and database still hold of rows that are gone. The engine forgets its shapes at once, and tabs fetch them anew; tables are written
// anew where that is done in a moment, or somebody asks for it, because it keeps all others waiting meanwhile. Law: what stays is told.
import type { Sql } from 'postgres'
import type { Receipt } from '#db/schema/erasures.ts'
import { forgetShapes, sweep } from '../redact/sweep.server.ts'
import type { EngineToSweep } from '../redact/sweep.server.ts'

export interface Cleaning {
  sql: Sql
  engine: EngineToSweep
  patience?: number | undefined
  receipt: Receipt
  /** Also tables that are large. */
  asked: boolean
}

/** Of all tables concerned, with their indexes: written anew in some seconds. */
const quickBytes = 512 * 1024 * 1024
// What an erasure itself writes names of sessions into, and what the tables below others hold by cascade.
const always = ['tombstones', 'erasures', 'sessions', 'uploads', 'upload_sessions', 'capture_cursors', 'import_files']

export async function cleanUp({ sql, engine, patience, receipt, asked }: Cleaning): Promise<Partial<Receipt>> {
  const tables = [...new Set([...Object.keys(receipt.rows), ...always, 'upload_chunks'])]
  const [size] = await sql<Array<{ bytes: number }>>`
    select sum(pg_total_relation_size(c.oid))::float8 as bytes from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname = any(${tables})`
  const now = () => new Date().toISOString()
  if (asked || (size?.bytes ?? 0) <= quickBytes) {
    const left = await sweep({ sql, tables, engine, ...(patience !== undefined && { patience }) })
    return { engineEmptyAt: now(), ...(left.length === 0 && { cleanedAt: now() }), left }
  }
  if (engine.kind === 'electric') return { left: [electric, postgres] }
  await forgetShapes(sql, engine.idleFolder, patience ?? 30_000)
  return { engineEmptyAt: now(), left: [postgres] }
}

const electric =
  'The storage of your Electric (ELECTRIC_URL) holds rows as they were. Stop it, empty its storage folder or volume, and start it again.'
const postgres =
  'The files of the database hold old rows until Postgres writes over them, because its tables are large. `logbook erase --clean` writes them anew; others wait meanwhile.'
