// Law: a search that is copied as SQL gives the events of the page in their order, and those of one space alone.
import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { expect, test, vi } from 'vitest'
import { connect } from '#db/client.server.ts'
import { closeSqlAccess, openSqlAccess } from '#db/sql-access.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import { indexBatch } from '../../capture/search-index.server.ts'
import { searchOf } from '../search/reads.server.ts'
import { searchSql } from './search-sql.ts'

const said = ['Where is the marmalade?', "It's in src/pantry.ts, 100% sure", 'No quince; only marmalade \\ jam']
const asked = [
  'marmalade',
  '*100% s*',
  "it's",
  'marmalade -quince',
  '(quince or pantry)',
  'role:user',
  'kind:message cost:<1',
  'nothing-of-it',
]

test('the same events as on the page, for each of two spaces', { timeout: 60_000 }, async () => {
  const home = await disposableDatabase({ migrated: true })
  vi.stubEnv('DATABASE_URL', home.url)
  const { sql } = home
  const people = [await seedActor(sql), await seedActor(sql)]
  for (const actor of people) {
    const session = await seedSession(sql, actor)
    for (const [n, text] of said.entries()) {
      const id = randomUUID()
      await sql`
        insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, title, occurred_at)
        values (${id}, ${actor.spaceId}, ${session}, ${n + 1}, ${`a${n}`}, ${id}, 'message', 'user', ${text}, ${new Date(n * 1000)})`
      await sql`insert into event_bodies (event_id, space_id, body) values (${id}, ${actor.spaceId}, ${sql.json({ text })})`
    }
    await sql`
      insert into session_heads (session_id, space_id, next_seq, search_dirty_since) values (${session}, ${actor.spaceId}, ${said.length + 1}, now())
      on conflict (session_id) do update set next_seq = excluded.next_seq, search_dirty_since = now()`
  }
  while (await indexBatch(connect(home.url)));
  for (const actor of people) {
    const { user, password } = await openSqlAccess(sql, 'x'.repeat(64), actor.spaceId)
    const address = Object.assign(new URL(home.url), { username: user, password }).href
    const keeper = postgres(address, { max: 1, onnotice: () => undefined })
    const counts = []
    for (const typed of asked) {
      const copied = await keeper.unsafe(searchSql(`${typed} `) ?? '')
      const { hits } = await searchOf(actor, { typed: `${typed} ` })
      expect(
        copied.map(({ id }) => String(id)),
        typed,
      ).toEqual(hits.map(({ id }) => id))
      counts.push(hits.length)
    }
    expect(counts).toEqual([2, 1, 1, 1, 2, 3, 3, 0])
    await keeper.end({ timeout: 1 })
    await closeSqlAccess(sql, actor.spaceId)
  }
  vi.unstubAllEnvs()
  await home.drop()
})
