// The log of writes holds rows as they were until its files are removed. Postgres would rather use them again, with what stands in
// them, so this is switched off for the while, and files that wait to be used again are written over.
import { setTimeout as wait } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { sqlState } from '#db/errors.ts'

/** Ends the file that is written to, and answers its name; null where this login may not. */
export async function endWalFile(sql: Sql): Promise<string | null> {
  try {
    const [now] = await sql<Array<{ file: string }>>`select pg_walfile_name(pg_current_wal_lsn()) as file`
    await nextFile(sql)
    return now?.file ?? null
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    return null
  }
}

/** Removes the files up to `last`, which has ended; answers what is left of them, as sentences. */
export async function removeOldWal(sql: Sql, last: string | null, patience: number): Promise<string[]> {
  const recycled = last === null ? 'refused' : await setRecycling(sql, false)
  if (last === null || recycled === 'refused') return [refused]
  try {
    const until = Date.now() + patience
    await sql`checkpoint`
    await writeOver(sql)
    for (;;) {
      await sql`checkpoint`
      const old = await sql`select 1 from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' and name <= ${last} limit 1`
      if (old.length === 0) return []
      if (Date.now() > until) return [await heldBack(sql)]
      await wait(500)
      // What is acknowledged is removed only behind a new position.
      await nextFile(sql)
    }
  } finally {
    if (recycled === 'changed') await setRecycling(sql, true)
  }
}

// Files ahead of the present one are old ones under new names: each is filled with zeros as it is passed.
async function writeOver(sql: Sql): Promise<void> {
  const [ahead] = await sql<Array<{ files: number }>>`
    select count(*)::int as files from pg_ls_waldir()
    where name ~ '^[0-9A-F]{24}$' and name > pg_walfile_name(pg_current_wal_lsn())`
  for (let n = 0; n <= (ahead?.files ?? 0); n++) await nextFile(sql)
}

async function nextFile(sql: Sql): Promise<void> {
  await sql`select pg_logical_emit_message(false, 'logbook', '')`
  await sql`select pg_switch_wal()`
}

async function setRecycling(sql: Sql, on: boolean): Promise<'changed' | 'same' | 'refused'> {
  try {
    if (!on) {
      const [now] = await sql<Array<{ on: boolean }>>`select current_setting('wal_recycle')::boolean as on`
      if (now?.on === false) return 'same'
    }
    await sql.unsafe(on ? 'alter system reset wal_recycle' : 'alter system set wal_recycle = off')
    await sql`select pg_reload_conf()`
    return 'changed'
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    return 'refused'
  }
}

const refused =
  'The log of writes (WAL) of this Postgres server holds rows as they were until its files are used again, and this login may not have them' +
  ' removed. Have its owner do so; archives of it and backups hold them as well.'

async function heldBack(sql: Sql): Promise<string> {
  const slots = await sql<Array<{ name: string }>>`
    select slot_name as name from pg_replication_slots where restart_lsn is not null order by restart_lsn limit 3`
  const who = slots.map(({ name }) => name).join(', ') || 'a standby or an archive'
  return `The log of writes (WAL) still holds rows as they were, because ${who} has not read it yet. Let it catch up or drop it, and run the command again.`
}
