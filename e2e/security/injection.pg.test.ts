// Law: 5,000 texts that would be SQL, shell, paths, headers, templates, sheets, pages or prototypes are text wherever they stand in a
// transcript, in what is searched for, and in what is copied as SQL; none acts, none is changed. INJECTION_SEED makes another run.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { indexBatch } from '../../app/capture/search-index.server.ts'
import { searchOf } from '../../app/features/search/reads.server.ts'
import { among } from '../../app/features/sql/literal.ts'
import { random } from '../../app/importer/demo/random.ts'
import { bench, gaps } from '../../app/importer/testing/run.ts'
import type { Bench } from '../../app/importer/testing/run.ts'
import { connect } from '../../db/client.server.ts'
import { seedActor, seedSession } from '../../db/testing-rows.ts'
import { payloads } from './payloads.ts'

const seed = Number(process.env['INJECTION_SEED'] ?? Math.floor(Math.random() * 1e6))
const name = 'injected_by_a_text'

let one: Bench
beforeEach(async () => {
  one = await bench()
  vi.stubEnv('DATABASE_URL', one.database.url)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await one.close()
})

test(`5,000 payloads are text (INJECTION_SEED=${seed})`, { timeout: 240_000 }, async () => {
  const { sql } = one.database
  const file = join(one.dir, name)
  const all = payloads(random(seed), { file, name }, 5000)
  const other = await seedActor(sql)
  await seedSession(sql, other, { title: `The other one, ${name}` })
  const before = await shapeOf(one)

  // Everywhere where a transcript says something: words, tools and their input, files, folder, branch, model, ids.
  const line = (text: string, n: number) =>
    JSON.stringify({
      type: n % 2 === 0 ? 'user' : 'assistant',
      uuid: `${n}-${text}`,
      sessionId: 'injected',
      timestamp: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
      cwd: text,
      gitBranch: text,
      version: text,
      message:
        n % 2 === 0
          ? { role: 'user', content: text }
          : {
              id: text,
              role: 'assistant',
              model: text,
              content: [
                { type: 'text', text },
                {
                  type: 'tool_use',
                  id: `${n}-${text}`,
                  name: text,
                  input: { command: text, [text]: text, file_path: text },
                },
              ],
            },
    })
  const path = join(one.dir, 'injected.jsonl')
  await writeFile(path, `${all.map(line).join('\n')}\n`)
  expect(await one.run([path])).toMatchObject({ records: 5000, stored: 5000, refused: 0, sessions: 1, events: 7500 })
  expect(await gaps(one)).toEqual([])
  // What Postgres cannot hold is stored as the sign for it.
  const stored = all.map((text) => text.replaceAll('\u0000', '\uFFFD'))
  const said = await sql<Array<{ said: string }>>`
    select b.body ->> 'text' as said from timeline_events e join event_bodies b on b.event_id = e.id
    where e.kind = 'message' order by e.ordinal collate "C"`
  expect(said.length).toBe(5000)
  const changed = said.flatMap(({ said: text }, n) => (text === stored[n] ? [] : [[stored[n], text]]))
  expect(changed).toEqual([])

  const db = connect(one.database.url)
  while (await indexBatch(db));
  for (const [n, typed] of all.entries()) {
    if (n % 5 !== 0) continue
    const { hits } = await searchOf(one.actor, { typed: typed.slice(0, 500) })
    expect(JSON.stringify(hits)).not.toContain('The other one')
  }
  for (let from = 0; from < stored.length; from += 500) {
    const some = stored.slice(from, from + 500)
    const [row] = await sql.unsafe(
      `select count(*)::int as n from unnest($1::text[]) as given(text) where ${among('text', some)}`,
      [some],
    )
    expect(row).toEqual({ n: some.length })
  }

  expect(await shapeOf(one)).toEqual(before)
  expect(existsSync(file)).toBe(false)
  expect(name in {} || name in globalThis).toBe(false)
  expect(await sql`select title from sessions where space_id = ${other.spaceId}`).toEqual([
    { title: `The other one, ${name}` },
  ])
})

/** Tables, their columns, and who may do what: an act of SQL would change them. */
const shapeOf = ({ database: { sql } }: Bench) => sql`
  select c.relname, c.relkind, c.relacl::text, c.relrowsecurity, (select count(*) from pg_attribute a where a.attrelid = c.oid)::int as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'drizzle') order by c.relname, c.oid`
