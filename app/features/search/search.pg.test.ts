// The search language over a real database: each key finds what it says, and brackets, `or` and `-` are the algebra of sets. Random questions print
// their seed.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sql } from 'drizzle-orm'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { indexBatch } from '../../capture/search-index.server.ts'
import { searchOf } from './reads.server.ts'
import { result, shell } from './testing/said.ts'
import type { Said } from './testing/said.ts'

let home: DisposableDatabase
let db: Database
let mine: Actor
let theirs: Actor
/** By name, so that tests read well. */
const names = new Map<string, string>()

beforeAll(async () => {
  home = await disposableDatabase({ migrated: true })
  vi.stubEnv('DATABASE_URL', home.url)
  db = connect(home.url, 4)
  mine = await seedActor(home.sql)
  theirs = await seedActor(home.sql)
  await seed()
  while (await indexBatch(db));
})
afterAll(async () => {
  await db.$client.end()
  await home.drop()
})

async function seed() {
  const { sql: db } = home
  const [repo, machine] = [randomUUID(), randomUUID()]
  await db`insert into repos (id, space_id, native_id, name, remote) values (${repo}, ${mine.spaceId}, 'r', 'pantry', 'git@host:x/pantry.git')`
  await db`insert into machines (id, space_id, native_id, name) values (${machine}, ${mine.spaceId}, 'm', 'Kitchen laptop')`
  const first = await session(mine, [
    {
      name: 'prompt',
      kind: 'message',
      role: 'user',
      at: '2026-01-01',
      body: { text: 'Where is the marmalade of 8c53555abcdef?' },
    },
    shell('test', 'c1', 'npm test'),
    result('failed', 'c1', 'the importer broke', 1),
    {
      name: 'edit',
      kind: 'file_change',
      call: 'c2',
      meta: { tool: 'Edit' },
      body: { shape: 'file_change', name: 'Edit', changes: [{ path: '/home/x/pantry/src/app/Shelf.ts' }], input: {} },
    },
    shell('list', 'c3', 'ls'),
    result('listed', 'c3', 'jam marmalade', 0),
  ])
  await db`update sessions set agent = 'codex', repo_id = ${repo}, machine_id = ${machine}, branch = 'fix/jam', model = 'big-model-4', cost_usd = 2.5,
    status = 'running' where id = ${first}`
  const second = await session(mine, [
    {
      name: 'answer',
      kind: 'message',
      role: 'assistant',
      at: '2026-03-01',
      body: { text: 'In the pantry, 100% sure_of it' },
    },
    {
      name: 'read',
      kind: 'tool_call',
      call: 'd1',
      meta: { tool: 'mcp__files__read' },
      body: { shape: 'tool_call', name: 'read', input: { file_path: String.raw`C:\work\src\shelf.test.ts` } },
    },
    { name: 'thought', kind: 'reasoning', body: { text: 'marmalade or jam' } },
  ])
  await db`update sessions set title = 'A list of jars', branches = '{main,other}', parent_session_id = ${first} where id = ${second}`
  await db`insert into comments (id, space_id, session_id, author_id, author_name, from_seq, to_seq, body)
    values (${randomUUID()}, ${mine.spaceId}, ${second}, ${mine.userId}, 'Somebody', 2, 3, 'look')`
  await session(theirs, [shell('their', 'c1', 'npm test marmalade')])
}

async function session(actor: Actor, events: Said[]): Promise<string> {
  const id = await seedSession(home.sql, actor)
  await home.sql`insert into session_heads (session_id, space_id, next_seq) values (${id}, ${actor.spaceId}, ${events.length + 1})`
  for (const [n, { name, kind, role, call, outcome, meta, body, at }] of events.entries()) {
    const event = randomUUID()
    names.set(event, name)
    await home.sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, title, tool_call_id, outcome, meta, occurred_at)
      values (${event}, ${actor.spaceId}, ${id}, ${n + 1}, ${`a${n}`}, ${event}, ${kind}, ${role ?? null}, 'Said', ${call ?? null}, ${outcome ?? null},
        ${home.sql.json({ ...meta })}, ${at ?? '2026-02-01'})`
    await home.sql`insert into event_bodies (event_id, space_id, body) values (${event}, ${actor.spaceId}, ${home.sql.json({ ...body })})`
  }
  return id
}

const found = async (typed: string, actor = mine) => {
  const { hits, total, fault } = await searchOf(actor, { typed })
  expect(fault).toBeNull()
  expect(total).toBe(hits.length)
  return hits.map(({ id }) => names.get(id) ?? id).toSorted()
}

const label = (id: string) => names.get(id)
const first = ['edit', 'failed', 'list', 'listed', 'prompt', 'test']
const second = ['answer', 'read', 'thought']
const every = [...first, ...second].toSorted()
const terms: Array<[string, string[]]> = [
  ['marmalade', ['listed', 'prompt', 'thought']],
  ['"marmalade or"', ['thought']],
  ['*rmala*', ['listed', 'prompt', 'thought']],
  ['*100% sure_*', ['answer']],
  ['*mport*', ['failed']],
  ['commit:8c53', ['prompt']],
  ['tool:shell', ['failed', 'list', 'listed', 'test']],
  ['tool:bash', ['failed', 'list', 'listed', 'test']],
  ['tool:mcp__*', ['read']],
  ['tool:shell exit:!=0', ['failed', 'test']],
  ['exit:0', ['list', 'listed']],
  ['exit:>0', ['failed', 'test']],
  ['has:error', ['failed', 'test']],
  ['has:exit', ['failed', 'list', 'listed', 'test']],
  ['has:path', ['edit', 'read']],
  ['has:comment', ['read', 'thought']],
  ['path:src/**', ['edit', 'read']],
  ['path:src/*', ['read']],
  ['path:src', ['edit', 'read']],
  ['path:shelf.ts', ['edit']],
  ['path:*.test.ts', ['read']],
  ['path:pantry/src/app/shelf.ts', ['edit']],
  ['path:rc/app', []],
  ['kind:reasoning,message', ['answer', 'prompt', 'thought']],
  ['role:user', ['prompt']],
  ['is:live', first],
  ['is:sub-agent', second],
  ['is:main', first],
  ['agent:codex', first],
  ['agent:claude', second],
  ['repo:pantry', first],
  ['repo:pan*', first],
  ['branch:fix/*', first],
  ['branch:main', second],
  ['model:big', first],
  ['machine:kitchen', first],
  ['person:me', every],
  ['person:someone', every],
  ['title:jars', second],
  ['cost:>1', first],
  ['cost:<=1', second],
  ['after:2026-02-01', ['answer', ...first.filter((name) => name !== 'prompt'), 'read', 'thought'].toSorted()],
  ['before:2026-02-01', ['prompt']],
  ['on:2026-03', ['answer']],
]
test.each(terms)('%s', async (typed, names) => {
  expect(await found(`${typed} `)).toEqual(names)
})

test('a session is found by its id and by the beginning of it', async () => {
  const [{ id } = { id: '' }] = await home.sql<
    Array<{ id: string }>
  >`select id from sessions where title = 'A list of jars'`
  expect(await found(`session:${id}`)).toEqual(second)
  expect(await found(`session:${id.slice(0, 20)}*`)).toEqual(second)
  expect(await found(`session:${id.slice(0, 20)}`)).toEqual([])
})

test('brackets, or and minus are the algebra of sets', { timeout: 60_000 }, async () => {
  const known = Number(process.env.SEARCH_SEED ?? Math.floor(Math.random() * 1e9))
  console.log(`SEARCH_SEED=${known}`)
  type Asked = { typed: string; means: ReadonlySet<string> }
  const leaf: fc.Arbitrary<Asked> = fc
    .constantFrom(...terms)
    .map(([typed, means]) => ({ typed: `(${typed} )`, means: new Set(means) }))
  const { asked } = fc.letrec<{ asked: Asked }>((tie) => ({
    asked: fc.oneof(
      { maxDepth: 3 },
      leaf,
      tie('asked').map(({ typed, means }) => ({
        typed: `-(${typed})`,
        means: new Set(every.filter((name) => !means.has(name))),
      })),
      fc.tuple(tie('asked'), tie('asked')).map(([a, b]) => ({
        typed: `(${a.typed} ${b.typed})`,
        means: new Set([...a.means].filter((name) => b.means.has(name))),
      })),
      fc
        .tuple(tie('asked'), tie('asked'))
        .map(([a, b]) => ({ typed: `(${a.typed} or ${b.typed})`, means: new Set([...a.means, ...b.means]) })),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(
      asked.filter(({ typed }) => typed.length < 400),
      async ({ typed, means }) => {
        const { hits, fault } = await searchOf(mine, { typed })
        if (fault) expect(fault.message).toMatch(/deep|parts/)
        else expect(hits.map(({ id }) => names.get(id) ?? id).toSorted()).toEqual([...means].toSorted())
      },
    ),
    { seed: known, numRuns: 150 },
  )
})

test('what begins like a word, also in a phrase, meets words alone and no facts', async () => {
  for (const [typed, names] of [
    ['"the marmalad', ['prompt']],
    ['npm.t', ['test']],
    ['kin', []],
  ] as const)
    expect(
      (await searchOf(mine, { typed })).hits.map(({ id }) => label(id)),
      typed,
    ).toEqual(names)
})

test('a body of any form can be indexed', async () => {
  const bodies = [
    { input: 'a patch' },
    { input: [1, 'x'] },
    { input: null, changes: 'x' },
    { changes: [{ path: 5 }, 'y', null] },
    { exitCode: '1' },
    { exitCode: 1e300 },
    { exitCode: -1.5 },
  ]
  await session(
    mine,
    bodies.map((body, n) => ({
      name: `odd ${n}`,
      kind: 'tool_call',
      call: `o${n}`,
      at: '2020-01-01',
      body: { ...body, text: 'oddity' },
    })),
  )
  while (await indexBatch(db));
  expect(await found('oddity')).toHaveLength(bodies.length)
  await home.sql`delete from event_search s using timeline_events e where e.id = s.event_id and e.occurred_at = '2020-01-01'`
})

test('an answer that comes later is known of its call; what is taken back is not found', async () => {
  const id = await session(mine, [shell('late', 'e1', 'npm run slow-thing')])
  while (await indexBatch(db));
  expect(await found('slow-thing exit:!=0')).toEqual([])
  const event = randomUUID()
  await home.sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, title, tool_call_id, outcome)
    values (${event}, ${mine.spaceId}, ${id}, 2, 'b', ${event}, 'tool_result', 'r', 'e1', 'error')`
  await home.sql`insert into event_bodies (event_id, space_id, body) values (${event}, ${mine.spaceId}, '{"output":"late","exitCode":3}')`
  await home.sql`update session_heads set next_seq = 3 where session_id = ${id}`
  while (await indexBatch(db));
  expect(await found('slow-thing exit:3')).toEqual(['late'])
  await home.sql`update timeline_events set superseded_at = now() where session_id = ${id}`
  while (await indexBatch(db));
  expect(await found('slow-thing')).toEqual([])
})

test('nobody finds what is another space’s, an auditor finds nothing, and a tree of no parser is refused', async () => {
  for (const [typed] of terms) {
    const hits = (await searchOf(theirs, { typed })).hits.map(({ id }) => names.get(id))
    expect(
      hits.every((name) => name === 'their'),
      typed,
    ).toBe(true)
  }
  const as = (actor: Actor, tree: object) =>
    readAs(db, actor, (tx) =>
      tx.execute(sql`select event_id from search_events(${JSON.stringify(tree)}::jsonb, null, null, null, 10)`),
    )
  await expect(as({ ...mine, role: 'auditor' }, { op: 'and', nodes: [] })).rejects.toThrow()
  for (const tree of [
    { op: 'x' },
    { op: 'session', field: "x' or true --", like: ['%'] },
    { op: 'exit', is: '= 0) or true --', number: 1 },
    {},
  ])
    await expect(as(mine, tree), JSON.stringify(tree)).rejects.toThrow()
})
