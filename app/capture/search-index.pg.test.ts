// Search over a real database: what is written is found a moment later, by its own space only, and what is said anew is found anew.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sql } from 'drizzle-orm'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import { readAs, transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { searchOf } from '../features/search/reads.server.ts'
import { indexBatch } from './search-index.server.ts'

let home: DisposableDatabase
let db: Database
let mine: Actor
let theirs: Actor
let session: string

beforeAll(async () => {
  home = await disposableDatabase({ migrated: true })
  vi.stubEnv('DATABASE_URL', home.url)
  db = connect(home.url, 4)
  mine = await seedActor(home.sql)
  theirs = await seedActor(home.sql)
  session = await withHead(mine)
})
afterAll(async () => {
  await db.$client.end()
  await home.drop()
})

async function withHead(actor: Actor): Promise<string> {
  const id = await seedSession(home.sql, actor)
  await home.sql`insert into session_heads (session_id, space_id) values (${id}, ${actor.spaceId})`
  return id
}

/** Writes events as an importer does: under the head's lock, numbered there, with their bodies. */
async function say(actor: Actor, sessionId: string, texts: string[]): Promise<string[]> {
  const { value } = await transact(db, actor, async (tx) => {
    const [head] = await tx.execute<{ seq: number }>(
      sql`update session_heads set next_seq = next_seq + ${texts.length} where session_id = ${sessionId} returning next_seq - ${texts.length}::int as seq`,
    )
    const ids: string[] = []
    for (const [n, text] of texts.entries()) {
      const id = randomUUID()
      const seq = (head?.seq ?? 1) + n
      await tx.execute(sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, title)
        values (${id}, ${actor.spaceId}, ${sessionId}, ${seq}, ${`a${String(seq).padStart(6, '0')}`}, ${id}, 'message', 'Said')`)
      await tx.execute(sql`insert into event_bodies (event_id, space_id, body)
        values (${id}, ${actor.spaceId}, ${JSON.stringify({ role: 'user', parts: [{ text }] })}::jsonb)`)
      ids.push(id)
    }
    return ids
  })
  return value
}

const indexAll = async () => {
  while (await indexBatch(db));
}
const found = async (actor: Actor, typed: string, sessionId?: string) =>
  (await searchOf(actor, { typed, sessionId })).hits.map((hit) => hit.id)

test('what waits is told, and found once it is indexed', async () => {
  const [path, phrase] = await say(mine, session, [
    'Open db/import.ts first',
    'the flaky import is a race',
    'nothing of it',
  ])
  const waiting = await searchOf(mine, { typed: 'import' })
  expect(waiting).toMatchObject({ hits: [], index: { events: 3, waiting: 3 } })
  await indexAll()
  expect((await searchOf(mine, { typed: '' })).index).toEqual({ events: 3, waiting: 0, lagMs: 0 })
  expect(new Set(await found(mine, 'import'))).toEqual(new Set([path, phrase]))
  expect(await found(mine, 'db/import.ts')).toEqual([path])
  expect(await found(mine, '"flaky import"')).toEqual([phrase])
  expect(await found(mine, 'import -race')).toEqual([path])
  expect(await found(mine, 'fla')).toEqual([phrase])
  const { hits } = await searchOf(mine, { typed: 'flaky' })
  expect(hits[0]?.excerpt.filter((piece) => piece.hit).map((piece) => piece.text)).toEqual(['flaky'])
})

test('another space finds nothing of it, nor does nobody', async () => {
  await say(theirs, await withHead(theirs), ['their own flaky thing'])
  await indexAll()
  expect(await found(theirs, 'import')).toEqual([])
  expect(await found(theirs, 'flaky')).toHaveLength(1)
  expect(await found(theirs, 'import', session)).toEqual([])
  const nobody = await db.transaction(async (tx) => {
    await tx.execute(sql`set local role logbook_app`)
    return tx.execute(sql`select event_id from search_events('{"op":"and","nodes":[]}', null, null, null, 10)`)
  })
  expect(nobody).toHaveLength(0)
})

test('what is said anew is found anew, and no longer as it was', async () => {
  const [id = ''] = await say(mine, session, ['an oldword stands here'])
  await indexAll()
  await transact(db, mine, (tx) =>
    tx.execute(sql`update event_bodies set body = '{"text":"a newword stands here"}' where event_id = ${id}`),
  )
  expect(await found(mine, 'oldword')).toEqual([])
  await indexAll()
  expect(await found(mine, 'newword')).toEqual([id])
})

test('pages follow one another, and no question is an error', async () => {
  const other = await withHead(mine)
  const said = await say(
    mine,
    other,
    Array.from({ length: 450 }, (_, n) => `page word ${n}`),
  )
  await indexAll()
  const ids: string[] = []
  for (let before; ;) {
    const page = await searchOf(mine, { typed: 'page', sessionId: other, before })
    ids.push(...page.hits.map((hit) => hit.id))
    const last = page.hits.at(-1)
    if (!page.more || !last) break
    before = { at: last.at, id: last.id }
  }
  expect(new Set(ids)).toEqual(new Set(said))
  expect(ids).toHaveLength(450)
  for (const typed of [
    '"',
    "' or 1=1 --",
    '& | ! <->',
    '((',
    'a:* & b',
    '\\',
    'or',
    '-',
    '…',
    'é',
    ':*',
    '-"two words"',
    'a\u0000b',
  ])
    await expect(searchOf(mine, { typed })).resolves.toBeDefined()
})

test('a body with a value beyond what an index can hold is indexed as far as it goes', async () => {
  const [id] = await say(mine, session, [`${'x'.repeat(3_000_000)}`, 'neighbour afterwards'])
  await indexAll()
  expect(await found(mine, 'neighbour')).toHaveLength(1)
  expect(await found(mine, 'Said')).toContain(id)
})

test('the words of another space cannot be asked for past the function', async () => {
  const words = await readAs(db, mine, (tx) =>
    tx.execute(sql`select 1 from event_search where space_id = ${theirs.spaceId}`),
  )
  expect(words).toHaveLength(0)
})
