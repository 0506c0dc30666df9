// SQL for the keeper of a space: a login of its own that may read the views of `sql-views.server.ts` and nothing else.
// Law: the password is made from our secret and a salt that stands with the role, so it is stored nowhere.
import { createHmac, randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'
import { DatabaseError, sqlState } from './errors.ts'
import { sqlSchema, sqlViewsSql } from './sql-views.server.ts'

export type SqlLogin = { user: string; password: string }

/** Five at a time: a notebook and a dashboard, never all of the database's connections. */
const mostConnections = 5

/** The login for `spaceId`, made when there is none. Throws DatabaseError `no_sql_access` where roles may not be made. */
export async function openSqlAccess(sql: Sql, secret: string, spaceId: string): Promise<SqlLogin> {
  try {
    return await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(7105041983)`
      await tx.unsafe(sqlViewsSql)
      const user = loginOf(spaceId)
      const [known] = await tx<Array<{ salt: string | null }>>`
        select shobj_description(oid, 'pg_authid') as salt from pg_roles where rolname = ${user}`
      const salt = known?.salt ?? randomBytes(16).toString('hex')
      const password = createHmac('sha256', secret).update(`sql/${spaceId}/${salt}`).digest('base64url')
      if (!known) await tx.unsafe(`create role ${user} login noinherit`)
      // Told anew each time, so that a changed secret or a hand on the role does not shut the keeper out.
      await tx.unsafe(`
        alter role ${user} with login inherit nocreatedb nocreaterole connection limit ${mostConnections} password '${password}';
        alter role ${user} set default_transaction_read_only = on;
        alter role ${user} set statement_timeout = '60s';
        alter role ${user} set idle_in_transaction_session_timeout = '5min';
        alter role ${user} set search_path = ${sqlSchema};
        grant logbook_sql to ${user};
        comment on role ${user} is '${salt}'`)
      return { user, password }
    })
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    throw new DatabaseError(
      'no_sql_access',
      'The login of DATABASE_URL may not make roles, so there is no login for SQL. Nothing was changed. Give it CREATEROLE, or read with a login of your own.',
      { cause: error },
    )
  }
}

/** Takes the login of `spaceId` away and ends its connections; false when there is none. */
export async function closeSqlAccess(sql: Sql, spaceId: string): Promise<boolean> {
  const user = loginOf(spaceId)
  const [known] = await sql`select from pg_roles where rolname = ${user}`
  if (!known) return false
  await sql.unsafe(`alter role ${user} nologin`)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${user}`
  await sql.unsafe(`drop owned by ${user}; drop role ${user}`)
  return true
}

// Of a UUID's letters only: the name goes into SQL as it is.
function loginOf(spaceId: string): string {
  const letters = spaceId.replaceAll('-', '').toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(letters)) throw new TypeError('A space’s id is a UUID.')
  return `${sqlSchema}_${letters}`
}
