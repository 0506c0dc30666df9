// What is left of old rows where Postgres and the shape engine keep their files: row versions that nobody sees, statistics, the log of
// writes, the logs of shapes. Law: what could not be removed is told, with what to do about it.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { sqlState } from '#db/errors.ts'
import { endWalFile, removeOldWal } from './wal.server.ts'

export interface Sweeping {
  sql: Sql
  /** Tables of which rows were changed. */
  tables: string[]
  engine: EngineToSweep
  /** Milliseconds; 30 s where it is not said. */
  patience?: number | undefined
}

/** Ours: its folder, when nothing runs on it. Another one is its owner's to empty. */
export type EngineToSweep = { kind: 'embedded'; idleFolder: string | null } | { kind: 'electric' }

/** Removes old rows everywhere; answers a sentence for each place that it could not empty. */
export async function sweep({ sql, tables, engine, patience = 30_000 }: Sweeping): Promise<string[]> {
  const left: string[] = []
  if (!(await oldReadersEnded(sql, patience)))
    left.push(
      'A transaction that began before still sees the old rows, so Postgres keeps them. End it and run the command again.',
    )
  for (const table of tables) await sql.unsafe(`vacuum (full, analyze) ${table}`)
  // A slot that is made now begins behind all of it.
  const lastWal = await endWalFile(sql)
  if (engine.kind === 'embedded') await forgetShapes(sql, engine.idleFolder, patience)
  else
    left.push(
      'The storage of your Electric (ELECTRIC_URL) holds rows as they were. Stop it, empty its storage folder or volume, and start it again.',
    )
  await sql.unsafe('vacuum (full) pg_statistic').catch((error: unknown) => {
    if (sqlState(error) !== '42501') throw error
    left.push(
      'Statistics of the planner may hold old values: have the owner of the server run VACUUM FULL pg_statistic.',
    )
  })
  left.push(...(await removeOldWal(sql, lastWal, patience)))
  return left
}

// A row version stays as long as somebody might read it.
async function oldReadersEnded(sql: Sql, patience: number): Promise<boolean> {
  const [now] = await sql<Array<{ xid: string }>>`select pg_current_xact_id()::xid::text as xid`
  const until = Date.now() + patience
  for (;;) {
    const [row] = await sql<Array<{ old: boolean }>>`
      select exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and backend_xmin is not null and age(backend_xmin) > age(${now?.xid ?? '0'}::text::xid)) as old`
    if (!row?.old) return true
    if (Date.now() > until) return false
    await wait(200)
  }
}

const slot = 'electric_slot_default'

/** Without its slot the engine forgets all that it derived from it, and begins with an empty file; tabs fetch their shapes anew. */
export async function forgetShapes(sql: Sql, idleFolder: string | null, patience: number): Promise<void> {
  const until = Date.now() + patience
  const wasRead = await dropSlot(sql, until)
  if (idleFolder !== null)
    for (const name of await readdir(idleFolder).catch(() => []))
      await rm(join(idleFolder, name), { recursive: true, force: true })
  if (!wasRead) return
  // It has emptied its file before it streams again.
  for (;;) {
    const [row] = await sql`select 1 from pg_replication_slots where slot_name = ${slot} and active`
    if (row || Date.now() > until) return
    await wait(100)
  }
}

// Answers whether an engine was reading from it.
async function dropSlot(sql: Sql, until: number): Promise<boolean> {
  let wasRead = false
  for (;;) {
    const [row] = await sql<Array<{ pid: number | null }>>`
      select active_pid as pid from pg_replication_slots where slot_name = ${slot} and database = current_database()`
    if (!row) return wasRead
    wasRead ||= row.pid !== null
    try {
      if (row.pid !== null) await sql`select pg_terminate_backend(${row.pid})`
      await sql`select pg_drop_replication_slot(${slot})`
      return wasRead
    } catch (error) {
      // In use, or gone meanwhile.
      const state = sqlState(error)
      if ((state !== '55006' && state !== '42704') || Date.now() > until) throw error
      await wait(20)
    }
  }
}
