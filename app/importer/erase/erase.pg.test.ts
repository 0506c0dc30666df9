// A session is erased: no row, no byte of custody and no file keeps a word of it; the others are as they were, and nothing brings it back.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { beginErasure } from './begin.server.ts'
import { runErasure } from './run.server.ts'
import { allText, custodyText, filledBench } from './testing/filled.ts'
import type { Filled } from './testing/filled.ts'

let one: Filled

beforeAll(async () => {
  one = await filledBench()
}, 120_000)
afterAll(() => one.close())

const erase = async (ids: string[]) => {
  const db = connect(one.database.url)
  const begun = await beginErasure(db, one.actor, { means: 'command' }, ids)
  const home = join(one.dir, 'home')
  const engine = { kind: 'embedded', idleFolder: null } as const
  return begun && runErasure({ db, home, engine, patience: 0 }, begun.id)
}

test('every session, one after the other, goes without a trace, and an import of the same files brings none back', async () => {
  const { sql } = one.database
  for (let round = 0; ; round++) {
    const [session] = await sql<Array<{ id: string; native_id: string; agent: string }>>`
      select id, native_id, agent from sessions where parent_session_id is null order by id limit 1`
    if (!session) break
    const before = await sql<Array<{ id: string; events: number }>>`
      select id, event_count as events from sessions where id <> ${session.id} and coalesce(parent_session_id, id) <> ${session.id} order by id`
    const receipt = await erase([session.id])
    expect(receipt?.sessions).toBeGreaterThan(0)
    const label = `${round} ${session.agent} ${session.native_id}`
    if (session.native_id.length > 12) {
      const traces = [...(await allText(one))]
        .filter(([, text]) => text.includes(session.native_id))
        .map(([name]) => name)
      expect(traces, label).toEqual([])
      expect((await custodyText(one)).includes(session.native_id), label).toBe(false)
    } else await custodyText(one)
    const after = await sql`select id, event_count as events from sessions order by id`
    const gone = new Set((await sql`select session_id from tombstones`).map((row) => row['session_id'] as string))
    expect([...after], label).toEqual(before.filter(({ id }) => !gone.has(id)))
  }
  const again = await one.run(one.paths)
  expect(again.records).toBe(again.stored + again.same + again.refused)
  expect(await sql`select agent, native_id from sessions`).toEqual([])
}, 600_000)
