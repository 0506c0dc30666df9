// A database of its own for each test, on the one server that db/testing-setup.ts keeps for the run.
import { randomBytes } from 'node:crypto'
import postgres, { type Sql } from 'postgres'

export interface DisposableDatabase {
  /** Superuser address. */
  url: string
  sql: Sql
  /** Ends replication, cuts off whoever is connected and removes the database. */
  drop: () => Promise<void>
}

const template = 'migrated_template'

/**
 * Makes a fresh database: empty, or with `migrated` a copy of one that all migrations have run on.
 * A copy carries roles, tables and publications, but no replication slots.
 */
export async function disposableDatabase(options: { migrated?: boolean } = {}): Promise<DisposableDatabase> {
  const name = `test_${process.pid}_${randomBytes(5).toString('hex')}`
  await onServer(async (admin) => {
    if (options.migrated) await ensureTemplate(admin)
    await admin.unsafe(`create database ${name} ${options.migrated ? `template ${template}` : 'template template0'}`)
  })
  const url = addressOf(name)
  const sql = postgres(url, { onnotice: () => {} })
  return {
    url,
    sql,
    drop: async () => {
      await sql.end({ timeout: 1 })
      await onServer((admin) => dropDatabase(admin, name))
    },
  }
}

// The first caller of the run migrates the template; others wait on the lock and find it. The name appears last.
async function ensureTemplate(admin: Sql): Promise<void> {
  await admin`select pg_advisory_lock(hashtext(${template}))`
  const [found] = await admin`select 1 from pg_database where datname = ${template}`
  if (!found) {
    const unfinished = `${template}_unfinished`
    await admin.unsafe(`drop database if exists ${unfinished} with (force)`)
    await admin.unsafe(`create database ${unfinished} template template0`)
    // Loaded late: a test of an empty database needs no migrations.
    const { migrateUp } = await import('./migrate.server.ts')
    await migrateUp(addressOf(unfinished))
    await admin.unsafe(`alter database ${unfinished} rename to ${template}`)
  }
  await admin`select pg_advisory_unlock(hashtext(${template}))`
}

async function dropDatabase(admin: Sql, name: string): Promise<void> {
  for (;;) {
    const active = await admin`
      select pg_terminate_backend(active_pid) from pg_replication_slots where database = ${name} and active`
    if (active.length === 0) break
  }
  await admin.unsafe(`drop database if exists ${name} with (force)`)
}

async function onServer(work: (admin: Sql) => Promise<void>): Promise<void> {
  // One connection, because advisory locks belong to a session.
  const admin = postgres(addressOf('postgres'), { max: 1, onnotice: () => {} })
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}

function addressOf(database: string): string {
  const server = process.env.LOGBOOK_TEST_DATABASE_URL
  if (!server)
    throw new Error('LOGBOOK_TEST_DATABASE_URL is not set: run the test by vitest, or set it to a superuser address.')
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}
