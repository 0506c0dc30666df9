// A session is erased: no row, no byte of custody and no file keeps a word of it; the others are as they were, and nothing brings it back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { connect } from '#db/client.server.ts'
import { chunksOf, keptSources } from '../custody/chunks.server.ts'
import { fixtures } from '../demo/fixtures.ts'
import { chats } from '../legacy/testing/chats.ts'
import { bench } from '../testing/run.ts'
import type { Bench } from '../testing/run.ts'
import { beginErasure } from './begin.server.ts'
import { runErasure } from './run.server.ts'

let one: Bench
let paths: string[]

beforeAll(async () => {
  one = await bench()
  const older = Object.entries(chats().files).map(([name, rows]) => ({
    path: `chats/${name}.json`,
    text: JSON.stringify(rows, null, 2),
  }))
  paths = []
  for (const file of [...fixtures(), ...older]) {
    const path = join(one.dir, file.path)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, file.text)
    paths.push(path)
  }
  await one.run(paths)
}, 120_000)
afterAll(() => one.close())

const erase = async (ids: string[]) => {
  const db = connect(one.database.url)
  const begun = await beginErasure(db, one.actor, { means: 'command' }, ids)
  const home = join(one.dir, 'home')
  const engine = { kind: 'embedded', idleFolder: null } as const
  return begun && runErasure({ db, home, engine, patience: 0 }, begun.id)
}

/** All rows of the space as text, by table, found by the catalogue. */
async function allText(): Promise<Map<string, string>> {
  const { sql } = one.database
  const tables = await sql<Array<{ name: string }>>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`
  const found = new Map<string, string>()
  for (const { name } of tables) {
    const rows = await sql.unsafe<Array<{ text: string }>>(`select t::text as text from ${name} t order by 1`)
    found.set(name, rows.map(({ text }) => text).join('\n'))
  }
  return found
}

async function custodyText(): Promise<string> {
  const db = connect(one.database.url)
  let all = ''
  for (const kept of await keptSources(db, one.actor))
    for await (const { bytes } of chunksOf(db, one.actor, kept)) all += bytes.toString('utf8')
  return all
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
      const traces = [...(await allText())].filter(([, text]) => text.includes(session.native_id)).map(([name]) => name)
      expect(traces, label).toEqual([])
      expect((await custodyText()).includes(session.native_id), label).toBe(false)
    } else await custodyText()
    const after = await sql`select id, event_count as events from sessions order by id`
    const gone = new Set((await sql`select session_id from tombstones`).map((row) => row['session_id'] as string))
    expect([...after], label).toEqual(before.filter(({ id }) => !gone.has(id)))
  }
  const again = await one.run(paths)
  expect(again.records).toBe(again.stored + again.same + again.refused)
  expect(await sql`select agent, native_id from sessions`).toEqual([])
}, 600_000)
