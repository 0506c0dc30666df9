// An erasure that is killed at any moment, again and again, ends as one that was let be. What is looked at prints its seed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { random } from '../demo/random.ts'
import { beginErasure } from './begin.server.ts'
import { unfinished } from './run.server.ts'
import { allText, custodyText, filledBench } from './testing/filled.ts'
import type { Filled } from './testing/filled.ts'

const seed = Number(process.env['ERASE_SEED'] ?? Date.now() % 100_000)
const child = join(import.meta.dirname, 'testing', 'child.ts')
let one: Filled

beforeAll(async () => {
  one = await filledBench()
}, 120_000)
afterAll(() => one.close())

async function runKilled(afterMs: number | null): Promise<void> {
  const { url } = one.database
  const running = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', child, url, join(one.dir, 'home')],
    {
      stdio: 'inherit',
    },
  )
  const ended = once(running, 'exit')
  if (afterMs !== null) {
    await Promise.race([ended, delay(afterMs)])
    running.kill('SIGKILL')
  }
  await ended
}

test('killed at random moments, it goes on, and ends with nothing left and others whole', async () => {
  const chance = random(seed)
  const { sql } = one.database
  const db = connect(one.database.url)
  const all = await sql<Array<{ id: string; native_id: string; event_count: number }>>`
    select id, native_id, event_count from sessions where parent_session_id is null order by id`
  const chosen = all.filter((_, i) => i % 2 === 0)
  await beginErasure(
    db,
    one.actor,
    { means: 'command' },
    chosen.map(({ id }) => id),
  )
  for (let kills = 0; kills < 12 && (await unfinished(db)).length > 0; kills++) await runKilled(300 + chance.int(1500))
  await runKilled(null)
  expect(await unfinished(db), `ERASE_SEED=${seed}`).toEqual([])
  const text = await allText(one)
  const custody = await custodyText(one)
  for (const { native_id: native } of chosen.filter(({ native_id: id }) => id.length > 12)) {
    const traces = [...text].filter(([, rows]) => rows.includes(native)).map(([name]) => name)
    expect(traces, `ERASE_SEED=${seed} ${native}`).toEqual([])
    expect(custody.includes(native)).toBe(false)
  }
  const left = await sql`select id, event_count from sessions where parent_session_id is null order by id`
  const staying = all.filter((_, i) => i % 2 === 1)
  expect([...left]).toEqual(staying.map(({ id, event_count: events }) => ({ id, event_count: events })))
  const [receipt] = await sql<Array<{ receipt: { sessions: number; rows: Record<string, number> } }>>`
    select receipt from erasures`
  const [graves] = await sql<Array<{ count: number }>>`select count(*)::int as count from tombstones`
  expect(receipt?.receipt.sessions).toBe(graves?.count)
}, 300_000)
