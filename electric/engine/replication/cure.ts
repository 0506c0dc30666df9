// What a person can do about a database that cannot be replicated.
import { sqlState } from '../errors.ts'

/** The cure for an error of connecting, locking, publishing or streaming. */
export function replicationCure(error: unknown): string {
  const state = sqlState(error) ?? ''
  return (
    CURES.find(([pattern]) => pattern.test(state))?.[1] ??
    'check that Postgres runs and that DATABASE_URL reaches it directly'
  )
}

const CURES: readonly (readonly [RegExp, string])[] = [
  [/^55000$/, 'set wal_level = logical in the server and restart it'],
  [/^42501$/, 'give the login REPLICATION, CREATE on the database and ownership of the tables'],
  [
    /^(53400|53300)$/,
    'raise max_replication_slots, max_wal_senders or max_connections, or drop slots that nobody uses',
  ],
  [/^28/, 'check user and password in DATABASE_URL'],
  [/^3D000$/, 'create the database or correct its name in DATABASE_URL'],
]
