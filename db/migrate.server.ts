// Brings a database to this version's schema, under an advisory lock, and refuses one that is newer.
// What drizzle-kit cannot express (role, triggers, replica identity, publication) is conformed after every run.
import { readFile } from 'node:fs/promises'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { conform, ensureRoles } from './conform.server.ts'
import { DatabaseError } from './errors.ts'
import { buildShareWalls, dropShareWalls } from './share-walls.server.ts'
import { dropSqlViews, renewSqlViews } from './sql-views.server.ts'

export type MigrationStatus = { known: string[]; applied: string[]; pending: string[]; newer: number }

const folder = new URL('./migrations/', import.meta.url)
const lockKey = 7_105_041_981

/** Applies all pending migrations in one transaction. Throws DatabaseError `schema_newer` on a database of a later version. */
export async function migrateUp(url: string): Promise<MigrationStatus> {
  return locked(url, async (sql) => {
    const before = await status(sql)
    if (before.newer > 0) throw newerSchema(before.newer)
    await ensureRoles(sql)
    // A column that a view shows cannot be dropped or changed.
    if (before.pending.length > 0) await sql.unsafe(`${dropSqlViews}; ${dropShareWalls}`)
    await migrate(drizzle({ client: sql }), { migrationsFolder: migrationsFolder() })
    await conform(sql)
    await buildShareWalls(sql)
    await renewSqlViews(sql)
    return status(sql)
  })
}

/** Undoes the newest applied migration with its written way back, in one transaction. Answers its tag, or null when none is left. */
export async function migrateDown(url: string): Promise<string | null> {
  return locked(url, async (sql) => {
    const { applied, newer } = await status(sql)
    if (newer > 0) throw newerSchema(newer)
    const tag = applied.at(-1)
    if (!tag) return null
    const down = await readFile(new URL(`down/${tag}.sql`, folder), 'utf8')
    await sql.begin(async (tx) => {
      await tx.unsafe(`${dropSqlViews}; ${dropShareWalls}`)
      await tx.unsafe(down)
      await tx`delete from drizzle.__drizzle_migrations where created_at = (select max(created_at) from drizzle.__drizzle_migrations)`
    })
    return tag
  })
}

/** Which migrations this version knows, which the database has, and how many it has that this version does not know. */
export async function migrationStatus(url: string): Promise<MigrationStatus> {
  return locked(url, status)
}

async function status(sql: Sql): Promise<MigrationStatus> {
  const journal = JSON.parse(await readFile(new URL('meta/_journal.json', folder), 'utf8')) as {
    entries: Array<{ tag: string; when: number }>
  }
  const [{ present } = { present: false }] = await sql<Array<{ present: boolean }>>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as present`
  const rows = present
    ? await sql<Array<{ created_at: string }>>`select created_at from drizzle.__drizzle_migrations order by created_at`
    : []
  const applied = new Set(rows.map((row) => Number(row.created_at)))
  const tags = (wanted: boolean) => journal.entries.filter((e) => applied.has(e.when) === wanted).map((e) => e.tag)
  const known = new Set(journal.entries.map((entry) => entry.when))
  return {
    known: journal.entries.map((entry) => entry.tag),
    applied: tags(true),
    pending: tags(false),
    newer: [...applied].filter((when) => !known.has(when)).length,
  }
}

function newerSchema(count: number): DatabaseError {
  return new DatabaseError(
    'schema_newer',
    `The database was made by a newer Logbook (${count} migration${count === 1 ? '' : 's'} this version does not know). ` +
      'Nothing was changed. Start the newer version, or restore a backup made before the upgrade.',
  )
}

function migrationsFolder(): string {
  return decodeURIComponent(folder.pathname)
    .replace(/^\/([A-Za-z]:)/, '$1')
    .replace(/\/$/, '')
}

/** One connection, so that the session-level lock and everything under it share a backend. */
async function locked<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'logbook-migrate' } })
  try {
    await sql`select pg_advisory_lock(${lockKey})`
    return await work(sql)
  } finally {
    await sql.end({ timeout: 2 })
  }
}
