// Every session that produces values uses the same display settings, or a row would have two texts.
import type { ClientConfig, PoolConfig } from 'pg'

// As a startup option, so that it holds from the first statement on and also in a replication session.
const OPTIONS = [
  // A server that hears nothing of a machine that is gone lets its locks and its slot go within half a minute.
  'tcp_keepalives_idle=10',
  'tcp_keepalives_interval=5',
  'tcp_keepalives_count=3',
  'bytea_output=hex',
  'DateStyle=ISO,DMY',
  'TimeZone=UTC',
  'IntervalStyle=iso_8601',
  'extra_float_digits=1',
  'standard_conforming_strings=on',
  'idle_in_transaction_session_timeout=0',
]

/**
 * Connection settings for one of the engine's sessions; every value arrives as Postgres text. `patience`: milliseconds after which
 * Postgres ends a statement, 0 = never.
 */
export function sessionConfig(databaseUrl: string, applicationName: string, patience = 0): ClientConfig & PoolConfig {
  const { address, options } = withoutOptions(databaseUrl)
  return {
    connectionString: address,
    application_name: applicationName,
    options: [options, ...[...OPTIONS, `statement_timeout=${patience}`].map((option) => `-c ${option}`)]
      .join(' ')
      .trim(),
    types: { getTypeParser: () => (value: string) => value },
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
  }
}

/** Options in the address would replace ours instead of adding to them. */
function withoutOptions(databaseUrl: string): { address: string; options: string } {
  const url = URL.parse(databaseUrl)
  const options = url?.searchParams.get('options')
  if (!url || !options) return { address: databaseUrl, options: '' }
  url.searchParams.delete('options')
  return { address: url.href, options }
}
