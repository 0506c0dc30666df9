// The pool and drizzle on top of it. Every pool is registered on globalThis, because bundles cannot share a module:
// whoever stops the process ends them all, or it would hang on open connections.
import { drizzle } from 'drizzle-orm/postgres-js'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { surviveLostSockets } from './lost-socket.server.ts'
import * as schema from './schema/index.ts'

export type Database = PostgresJsDatabase<typeof schema> & { $client: Sql }

const pools = Symbol.for('logbook.pools')
type Registry = { [pools]?: Map<string, Database> }

/** The process's one drizzle client for `url`, with a pool of at most `max` connections. Opens nothing until it is used. */
export function connect(url: string, max = 10): Database {
  const registry = ((globalThis as Registry)[pools] ??= new Map())
  const known = registry.get(url)
  if (known) return known
  surviveLostSockets()
  const client = postgres(url, { max, onnotice: () => {}, connection: { application_name: 'logbook' } })
  const db = drizzle({ client, schema, casing: 'snake_case' })
  registry.set(url, db)
  return db
}

/** Ends every pool of this process; queries under way get `timeoutSeconds` to finish. */
export async function disconnectAll(timeoutSeconds = 2): Promise<void> {
  const registry = (globalThis as Registry)[pools]
  if (!registry) return
  const open = [...registry.values()]
  registry.clear()
  await Promise.all(open.map((db) => db.$client.end({ timeout: timeoutSeconds })))
}
