// Whether a Postgres that is not ours can carry Logbook. Looked at before anything is written to it.
import postgres from 'postgres'

export class UnfitDatabase extends Error {
  override name = 'UnfitDatabase'
}

/** Throws UnfitDatabase, with cause and cure for each fault, when the database cannot be used. */
export async function requireFitDatabase(url: string): Promise<void> {
  const faults = await databaseFaults(url)
  if (faults.length > 0) throw new UnfitDatabase(`${faults.join('\n')}\nNothing was changed.`)
}

/** What is wrong with a database, one sentence each with cause and cure; an empty list is a fit database. */
export async function databaseFaults(url: string): Promise<string[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    const [facts] = await sql<Facts[]>`
      select current_setting('server_version_num')::int as version, current_setting('wal_level') as wal,
        rolsuper as super, rolname as login, rolreplication as replication, rolbypassrls as bypass, rolcreaterole as "makesRoles",
        has_database_privilege(current_database(), 'create') as creates, current_database() as database,
        has_schema_privilege('public', 'create') as "createsTables",
        (select count(*) from pg_roles r where r.rolname in ('logbook_app', 'logbook_auditor', 'logbook_shared')
          and pg_has_role(current_user, r.oid, 'member')) = 3 as "hasRoles"
      from pg_roles where rolname = current_user`
    return facts ? faultsIn(facts) : [`The login of DATABASE_URL is not listed in pg_roles.`]
  } catch (error) {
    return [unreachable(url, error)]
  } finally {
    await sql.end({ timeout: 1 })
  }
}

interface Facts {
  version: number
  wal: string
  super: boolean
  login: string
  database: string
  replication: boolean
  bypass: boolean
  makesRoles: boolean
  creates: boolean
  createsTables: boolean
  hasRoles: boolean
}

function faultsIn(facts: Facts): string[] {
  const { login, database } = facts
  const able = (right: boolean) => right || facts.super
  const faults: string[] = []
  const need = (met: boolean, sentence: string) => met || faults.push(sentence)
  need(
    facts.version >= 140_000,
    `Postgres ${Math.floor(facts.version / 10_000)} is too old: Logbook needs 14 or newer.`,
  )
  need(
    facts.wal === 'logical',
    `wal_level is "${facts.wal}": Logbook needs logical replication. Run ALTER SYSTEM SET wal_level = 'logical' and restart Postgres.`,
  )
  need(able(facts.replication), `The login "${login}" may not replicate. Run ALTER ROLE "${login}" REPLICATION.`)
  need(able(facts.bypass), `The login "${login}" is subject to row security. Run ALTER ROLE "${login}" BYPASSRLS.`)
  need(
    able(facts.creates && facts.createsTables),
    `The login "${login}" may not create tables in "${database}". Run ALTER DATABASE "${database}" OWNER TO "${login}".`,
  )
  need(
    able(facts.makesRoles || facts.hasRoles),
    `The login "${login}" may not make the roles logbook_app, logbook_auditor and logbook_shared. Run CREATE ROLE logbook_app NOLOGIN, CREATE ROLE logbook_auditor NOLOGIN, CREATE ROLE logbook_shared NOLOGIN and GRANT logbook_app, logbook_auditor, logbook_shared TO "${login}", or ALTER ROLE "${login}" CREATEROLE.`,
  )
  return faults
}

function unreachable(url: string, error: unknown): string {
  const { hostname, port, pathname, username } = new URL(url)
  const place = `${username || 'no user'} at ${hostname}:${port || 5432}${pathname}`
  const why =
    error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error)
  return `The Postgres of DATABASE_URL cannot be used (${place}): ${why}. Start it or correct DATABASE_URL; unset it to use the embedded Postgres.`
}
