// What /api/health says: the version, whether Postgres answers, and how the engine is and how far it lags.
import { sql } from 'drizzle-orm'
import { engineStatus } from '#electric/upstream.server.ts'
import type { EngineStatus } from '#electric/upstream.server.ts'
import manifest from '../../package.json' with { type: 'json' }
import { spoolState } from '#app/capture/spool/waiting.server.ts'
import type { SpoolState } from '#app/capture/spool/waiting.server.ts'
import { database } from './database.server.ts'
import { env } from './env.ts'
import { upstream } from './door.server.ts'

export type Health = {
  status: 'ok' | 'degraded'
  version: string
  postgres: 'ok' | 'away'
  engine: { status: EngineStatus; lagBytes: number | null }
  spool: SpoolState
}

/** Asks Postgres and the engine; each has a second, so the answer comes within about one. */
export async function readHealth(): Promise<Health> {
  const [lag, status, spool] = await Promise.all([lagBytes(), engineStatus(upstream()), spoolState(env().LOGBOOK_HOME)])
  return {
    status: lag.answered && status === 'active' ? 'ok' : 'degraded',
    version: manifest.version,
    postgres: lag.answered ? 'ok' : 'away',
    engine: { status, lagBytes: lag.bytes },
    spool,
  }
}

/** WAL between now and what the slowest logical slot of this database has confirmed. */
async function lagBytes(): Promise<{ answered: boolean; bytes: number | null }> {
  try {
    const question = database().execute<{ bytes: string | null }>(sql`
      select max(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn))::text as bytes
      from pg_replication_slots where database = current_database() and slot_type = 'logical'`)
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), 1000).unref())
    const [row] = await Promise.race([question, late])
    return { answered: true, bytes: row?.bytes == null ? null : Math.round(Number(row.bytes)) }
  } catch {
    return { answered: false, bytes: null }
  }
}
