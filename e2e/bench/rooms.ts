// Databases of our schema, one for each sample, all copies of one that was migrated once; and what an import made in one of
// them, to be copied into another.
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { migrateUp } from '#db/migrate.server.ts'
import { seedActor } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import { disconnectAll } from '#db/client.server.ts'
import type { Stage } from './stage.ts'

/** Rows by table, parents first, in files beside the server's data: so the peer is charged for no client. */
export interface Dump {
  tables: Array<{ name: string; file: string }>
  rows: number
}

type Work = (url: string, actor: Actor) => Promise<unknown>

export interface Rooms {
  dumpAfter: (work: Work) => Promise<Dump>
  /** Milliseconds to copy a dump into an empty room. */
  copied: (dump: Dump) => Promise<number>
  /** Milliseconds of the last of `works`, done one after the other in one room. */
  timed: (...works: Work[]) => Promise<number>
}

export async function openRooms(stage: Stage): Promise<Rooms> {
  const prefix = `rooms_${randomBytes(5).toString('hex')}`
  const address = (name: string) => Object.assign(new URL(stage.databaseUrl), { pathname: `/${name}` }).href
  const drop = (name: string) => stage.sql.unsafe(`drop database if exists ${name} with (force)`)
  stage.ending(() => drop(prefix))
  await stage.sql.unsafe(`create database ${prefix} template template0`)
  await migrateUp(address(prefix))
  const actor = await within(address(prefix), (sql) => seedActor(sql))
  let made = 0
  const room = async <T>(work: (url: string) => Promise<T>): Promise<T> => {
    const name = `${prefix}_${(made += 1)}`
    await stage.sql.unsafe(`create database ${name} template ${prefix}`)
    try {
      return await work(address(name))
    } finally {
      await disconnectAll()
      await drop(name)
    }
  }
  return {
    dumpAfter: (work) =>
      room(async (url) => {
        await work(url, actor)
        return within(url, dumpOf)
      }),
    copied: (dump) =>
      room((url) =>
        within(url, async (sql) => {
          await sql`select 1`
          const from = performance.now()
          for (const { name, file } of dump.tables) await sql.unsafe(`copy ${name} from '${file}'`)
          return performance.now() - from
        }),
      ),
    timed: (...works) =>
      room(async (url) => {
        let from = 0
        for (const work of works) {
          from = performance.now()
          await work(url, actor)
        }
        return performance.now() - from
      }),
  }
}

async function within<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

async function dumpOf(sql: Sql): Promise<Dump> {
  const dump: Dump = { tables: [], rows: 0 }
  const [{ dir } = { dir: '' }] = await sql<Array<{ dir: string }>>`select current_setting('data_directory') as dir`
  for (const name of await parentsFirst(sql)) {
    const file = `${dir}/bench_${name}.copy`
    const { count } = await sql.unsafe(`copy ${name} to '${file}'`)
    if (count === 0) continue
    dump.tables.push({ name, file })
    dump.rows += count
  }
  return dump
}

// Of our tables; those of accounts are in every room already.
async function parentsFirst(sql: Sql): Promise<string[]> {
  const tables = await sql<Array<{ name: string }>>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'auth\\_%'`
  const links = await sql<Array<{ child: string; parent: string }>>`
    select c.relname as child, p.relname as parent from pg_constraint k join pg_class c on c.oid = k.conrelid
    join pg_class p on p.oid = k.confrelid where k.contype = 'f' and c.oid <> p.oid`
  const left = new Set(tables.map(({ name }) => name))
  const ordered: string[] = []
  while (left.size > 0) {
    const free = [...left].filter((name) => !links.some(({ child, parent }) => child === name && left.has(parent)))
    if (free.length === 0) throw new Error(`Tables refer to each other in a circle: ${[...left].join(', ')}`)
    for (const name of free) left.delete(name)
    ordered.push(...free)
  }
  return ordered
}
