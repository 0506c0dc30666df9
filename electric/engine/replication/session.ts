// Every session that produces values uses the same display settings, or a row would have two texts.
import type { ClientConfig, PoolConfig } from 'pg'

// As a startup option, so that it holds from the first statement on and also in a replication session.
const OPTIONS = [
  'bytea_output=hex',
  'DateStyle=ISO,DMY',
  'TimeZone=UTC',
  'IntervalStyle=iso_8601',
  'extra_float_digits=1',
  'standard_conforming_strings=on',
  'statement_timeout=0',
  'idle_in_transaction_session_timeout=0',
]

/** Connection settings for one of the engine's sessions; every value arrives as Postgres text. */
export function sessionConfig(databaseUrl: string, applicationName: string): ClientConfig & PoolConfig {
  return {
    connectionString: databaseUrl,
    application_name: applicationName,
    options: OPTIONS.map((option) => `-c ${option}`).join(' '),
    types: { getTypeParser: () => (value: string) => value },
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  }
}
