// Search over a million events, warm: the time of a page of hits with its count and excerpts, as the search page asks for it.
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { disconnectAll } from '#db/client.server.ts'
import { migrateUp } from '#db/migrate.server.ts'
import { seedActor } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import { alternate } from './rounds.ts'
import type { Comparison } from './rounds.ts'
import type { Size } from './size.ts'
import type { Stage } from './stage.ts'

/** By what makes them dear: how many events a word has, what must be looked at again, what no index of words knows. */
const questions: Record<string, string> = {
  'a rare word': 'word4711x ',
  'a frequent word': 'word1x ',
  'two words': 'word2x word300x ',
  'a phrase': '"word3x word5x" ',
  'the beginning of a word': 'word47',
  'letters within words': '*ord4711* ',
  'failed commands': 'tool:shell exit:!=0 ',
  'files below a folder': 'path:src/part7/** ',
  'an agent before a day': 'agent:codex before:2026-06-01 word9x ',
  'all but a word': '-word1x kind:message ',
}
const eventsOfSession = 1000

export async function searching(stage: Stage, size: Size, seed: number): Promise<Comparison[]> {
  const name = `search_${randomBytes(5).toString('hex')}`
  const url = Object.assign(new URL(stage.databaseUrl), { pathname: `/${name}` }).href
  stage.ending(async () => {
    await disconnectAll()
    await stage.sql.unsafe(`drop database if exists ${name} with (force)`)
  })
  await stage.sql.unsafe(`create database ${name} template template0`)
  await migrateUp(url)
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const actor = await seedActor(sql)
  await fill(sql, actor, size.searchedEvents)
  const [{ bytes } = { bytes: '0' }] = await sql<
    Array<{ bytes: string }>
  >`select pg_total_relation_size('event_search')::text as bytes`
  await sql.end()
  process.env.DATABASE_URL = url
  const { searchOf } = await import('#app/features/search/reads.server.ts')
  let hits = 0
  const sides = Object.entries(questions).map(([side, typed]) => ({
    name: side,
    async measure() {
      const from = performance.now()
      const page = await searchOf(actor, { typed })
      hits += page.hits.length
      return performance.now() - from
    },
  }))
  const samples = await alternate(sides, { rounds: size.searches, warmUp: 3, seed })
  const all = Object.values(samples)
    .flat()
    .toSorted((a, b) => a - b)
  const p95 = all[Math.ceil(all.length * 0.95) - 1] ?? 0
  return [
    {
      title: 'Search',
      method:
        'The newest 50 hits with their count and excerpts, through row-level security, each question asked after the others, all warm.',
      unit: 'ms',
      peer: undefined,
      goals: Object.fromEntries(sides.map((side) => [side.name, { atMost: 300, alone: true as const }])),
      samples,
      seed,
      facts: {
        events: size.searchedEvents,
        'p95 of all questions, ms': Math.round(p95),
        'hits read': hits,
        'index, MB': Math.round(Number(bytes) / 1e6),
      },
    },
  ]
}

/** Events of 40 words each, drawn so that word N is as frequent as 1/N; half are commands and their answers. Rows are made in the database, without triggers. */
async function fill(sql: Sql, { spaceId }: Actor, events: number): Promise<void> {
  const sessions = Math.ceil(events / eventsOfSession)
  await sql.unsafe(`set session_replication_role = replica`)
  await sql.unsafe(`
    insert into sessions (id, space_id, agent, native_id, title, status)
    select gen_random_uuid(), '${spaceId}', (array['claude','codex','gemini'])[1 + n % 3], n::text, 'Session ' || n, 'completed' from generate_series(1, ${sessions}) n;
    insert into session_heads (session_id, space_id, next_seq, searched_seq, search_dirty_since)
    select id, space_id, ${eventsOfSession + 1}, ${eventsOfSession}, null from sessions;
    create temp table said as
    select gen_random_uuid() as id, s.id as session_id, e as seq, (array['message','shell','tool_result','file_change'])[1 + e % 4] as kind,
      timestamptz '2026-01-01' + (s.native_id::int * ${eventsOfSession} + e) * interval '20 s' as at, case when e % 4 in (1, 2) then e % 8 / 6 end as code,
      (select string_agg('word' || floor(exp(random() * ln(20000)) + 0 * (e + w))::int || 'x', ' ') from generate_series(1, 40) w) as words,
      'src/part' || e % 100 || '/file' || e || '.ts' as path
    from sessions s, generate_series(1, ${eventsOfSession}) e;
    insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, title, occurred_at)
    select id, '${spaceId}', session_id, seq, 'a' || lpad(seq::text, 6, '0'), seq::text, kind, left(words, 80), at from said;
    insert into event_bodies (event_id, space_id, body) select id, '${spaceId}', jsonb_build_object('text', words) from said;
    insert into event_search (event_id, space_id, session_id, at, words, said, exit_code, paths)
    select id, '${spaceId}', session_id, at, search_words(words) || search_facts(kind, null, case when kind in ('shell', 'tool_result') then array['shell', 'Bash'] else '{}' end,
      code, code = 1, case when kind = 'file_change' then array[path] else '{}' end), left(words, 2000), code, case when kind = 'file_change' then array[path] else '{}' end from said;
    drop table said;`)
  await sql.unsafe('vacuum analyze event_search')
  await sql.unsafe('analyze')
}
