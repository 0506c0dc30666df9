// What the importer's Postgres tests share: a database with a person in it, a folder, and a run over it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import { runImport } from '../run.server.ts'
import type { ImportReport, RunOptions } from '../run.server.ts'

export interface Bench {
  database: DisposableDatabase
  actor: Actor
  dir: string
  run: (paths: string[], more?: Partial<RunOptions>) => Promise<ImportReport>
  close: () => Promise<void>
}

export async function bench(): Promise<Bench> {
  const database = await disposableDatabase({ migrated: true })
  const actor = await seedActor(database.sql)
  const dir = await mkdtemp(join(tmpdir(), 'logbook-import-'))
  const options = { databaseUrl: database.url, actor, origin: 'cli' as const, secret: 'test', home: join(dir, 'home') }
  return {
    database,
    actor,
    dir,
    run: (paths, more) => runImport({ ...options, paths, ...more }),
    close: async () => {
      await database.drop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Everything that a reader sees of all sessions, without what depends on when a row came: equal for equal unions. */
export async function finalRows(bench: Bench): Promise<unknown> {
  const { sql } = bench.database
  const events = await sql`
    select s.agent, s.native_id as session, e.dedupe_key, e.kind, e.role, e.channel, e.title, e.preview, e.outcome, e.occurred_at, b.body
    from timeline_events e join sessions s on s.id = e.session_id join event_bodies b on b.event_id = e.id
    order by s.agent, s.native_id, e.dedupe_key`
  const sessions = await sql`
    select agent, native_id, kind, title, cwd, branch, branches, model, agent_version, started_at, last_event_at, event_count, message_count,
      tool_count, error_count, made, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens from sessions order by agent, native_id`
  const tools = await sql`
    select s.agent, s.native_id as session, call_id, name, state, arguments, result, t.started_at, t.completed_at
    from tool_events t left join sessions s on s.id = t.session_id order by s.agent, s.native_id, call_id, name, t.started_at`
  const todos = await sql`
    select s.agent, s.native_id as session, list_key, item_key, content, t.status, position, removed_at is not null as removed
    from todos t left join sessions s on s.id = t.session_id order by s.agent, s.native_id, list_key, item_key`
  return JSON.parse(JSON.stringify({ events, sessions, tools, todos }))
}

/** Sessions whose seq is not 1, 2, 3 …: none, ever. */
export async function gaps(bench: Bench): Promise<unknown[]> {
  return bench.database.sql<Array<{ session_id: string }>>`
    select session_id from timeline_events group by session_id having count(*) <> max(seq) or count(distinct seq) <> count(*) or min(seq) <> 1`
}

/** The keys of a session in reading order. */
export async function readingOrder(bench: Bench, nativeId: string): Promise<string[]> {
  const rows = await bench.database.sql<Array<{ dedupe_key: string }>>`
    select e.dedupe_key from timeline_events e join sessions s on s.id = e.session_id where s.native_id = ${nativeId} order by e.ordinal`
  return rows.map((row) => row.dedupe_key)
}
