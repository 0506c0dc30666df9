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
  /** Events that search does not know yet, and since when the longest has waited. */
  search: { waiting: number; lagMs: number } | null
}

/** Asks Postgres and the engine; each has a second, so the answer comes within about one. */
export async function readHealth(): Promise<Health> {
  const [lag, status, spool, search] = await Promise.all([
    lagBytes(),
    engineStatus(upstream()),
    spoolState(env().LOGBOOK_HOME),
    within(searchLag()).catch(() => null),
  ])
  return {
    status: lag.answered && status === 'active' ? 'ok' : 'degraded',
    version: manifest.version,
    postgres: lag.answered ? 'ok' : 'away',
    engine: { status, lagBytes: lag.bytes },
    spool,
    search,
  }
}

/** WAL between now and what the slowest logical slot of this database has confirmed. */
async function lagBytes(): Promise<{ answered: boolean; bytes: number | null }> {
  try {
    const question = database().execute<{ bytes: string | null }>(sql`
      select max(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn))::text as bytes
      from pg_replication_slots where database = current_database() and slot_type = 'logical'`)
    const [row] = await within(question)
    return { answered: true, bytes: row?.bytes == null ? null : Math.round(Number(row.bytes)) }
  } catch {
    return { answered: false, bytes: null }
  }
}

async function searchLag() {
  const [row] = await database().execute<{ waiting: string; lagMs: string }>(sql`
    select coalesce(sum(next_seq - 1 - searched_seq), 0)::text as waiting,
      coalesce((extract(epoch from now() - min(search_dirty_since)) * 1000)::bigint, 0)::text as "lagMs"
    from session_heads where search_dirty_since is not null and next_seq - 1 > searched_seq`)
  return { waiting: Number(row?.waiting ?? 0), lagMs: Number(row?.lagMs ?? 0) }
}

/** Rejects after a second. */
async function within<T>(question: PromiseLike<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), 1000).unref())
  return Promise.race([question, late])
}
