// Promise 4 and the tail's own law: what is appended is a row, whatever the watcher keeps to itself; torn lines, rotation and truncation
// survive.
import { appendFileSync, statSync, writeFileSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { thisMachine } from '#app/importer/machine.server.ts'
import { bench, gaps } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import { connect } from '#db/client.server.ts'
import { follow } from './follow.server.ts'
import { startTail } from './tail.server.ts'
import type { Tail } from './tail.server.ts'

let one: Bench
let tail: Tail
let root: string
const errors: unknown[] = []

beforeAll(async () => {
  one = await bench()
  root = join(one.dir, 'projects')
  await mkdir(join(root, 'slug'), { recursive: true })
  const db = connect(one.database.url)
  const machineId = await thisMachine(db, one.actor, join(one.dir, 'home'))
  tail = await startTail({
    roots: [root],
    wanted: (path) => path.endsWith('.jsonl'),
    take: follow({ db, actor: one.actor, machineId, secret: 'test' }),
    onError: (_path, error) => errors.push(error),
    poll: 300,
  })
})
afterAll(async () => {
  await tail.stop()
  await one.close()
})

const line = (session: string, n: number) =>
  `${JSON.stringify({ type: 'user', uuid: `${session}-${n}`, sessionId: session, timestamp: '2026-01-01T00:00:00Z', message: { role: 'user', content: `prompt ${n}` } })}\n`

const path = (name: string) => join(root, 'slug', name)

/** Waits until the session has `count` events. */
async function events(session: string, count: number): Promise<void> {
  const began = performance.now()
  for (;;) {
    const [row] = await one.database.sql<Array<{ events: number; counted: number }>>`
      select count(e.id)::int as events, max(s.event_count) as counted from sessions s left join timeline_events e on e.session_id = s.id
      where s.native_id = ${session}`
    if (row && row.events >= count && row.counted >= count) return
    if (performance.now() - began > 15_000)
      throw new Error(`${session} has ${row?.events} of ${count} events; ${errors.join(' ')}`)
  }
}

test('an appended line is a row, also when lines come in a row', async () => {
  await writeFile(path('live.jsonl'), line('live', 0))
  await events('live', 1)
  for (let n = 1; n <= 3; n++) {
    await appendFile(path('live.jsonl'), line('live', n))
    await events('live', n + 1)
  }
})

test('a torn line is taken once it is whole', async () => {
  const whole = line('torn', 1)
  await writeFile(path('torn.jsonl'), line('torn', 0) + whole.slice(0, 40))
  await events('torn', 1)
  await appendFile(path('torn.jsonl'), whole.slice(40) + line('torn', 2))
  await events('torn', 3)
  expect(await one.database.sql`select 1 from import_refusals`).toHaveLength(0)
})

test('truncation and replacement begin a new generation and lose nothing', async () => {
  await writeFile(path('cut.jsonl'), line('cut', 0) + line('cut', 1))
  await events('cut', 2)
  await writeFile(path('cut.jsonl'), line('cut', 2))
  await events('cut', 3)
  await writeFile(path('cut.next'), line('cut', 3) + line('cut', 4))
  await rename(path('cut.next'), path('cut.jsonl'))
  await events('cut', 5)
})

test('a renamed file goes on, a new folder is found, a deleted one harms nobody', async () => {
  await writeFile(path('old-name.jsonl'), line('renamed', 0))
  await events('renamed', 1)
  await rename(path('old-name.jsonl'), path('new-name.jsonl'))
  await appendFile(path('new-name.jsonl'), line('renamed', 1))
  await events('renamed', 2)
  await mkdir(join(root, 'late', 'deep'), { recursive: true })
  await writeFile(join(root, 'late', 'deep', 'x.jsonl'), line('late', 0))
  await events('late', 1)
  await rm(path('new-name.jsonl'))
  await appendFile(path('live.jsonl'), line('live', 4))
  await events('live', 5)
  expect(await gaps(one)).toEqual([])
})

// The watcher tells of one file once in 50 ms, and never of what came meanwhile. No look-around helps here: it is an hour away.
test.each([
  { after: 1, when: 'right behind a look at the file' },
  { after: 30, when: 'while the watcher is silent' },
])('a line that is written $when is taken, though no notice of it comes', async ({ after }) => {
  const folder = await mkdtemp(join(one.dir, 'swallowed-'))
  const file = join(folder, 'a.jsonl')
  await writeFile(file, '')
  let taken = 0
  const watched = await startTail({
    roots: [folder],
    wanted: () => true,
    take: async (source) => {
      const before = taken
      taken = statSync(source).size
      if (before > 0) return
      await new Promise((done) => setTimeout(done, after))
      appendFileSync(source, 'x\n')
    },
    onError: (_path, error) => errors.push(error),
    poll: 3_600_000,
  })
  await expect
    .poll(async () => {
      if (taken === 0) await appendFile(file, 'x\n')
      return taken
    })
    .toBeGreaterThan(0)
  await expect.poll(() => taken, { timeout: 10_000 }).toBe((await stat(file)).size)
  await watched.stop()
})

test('what comes while the watcher is still looking round is taken', async () => {
  const folder = await mkdtemp(join(one.dir, 'early-'))
  const known = join(folder, 'known.jsonl')
  await writeFile(known, '')
  const taken = new Set<string>()
  const watched = await startTail({
    roots: [folder],
    wanted: () => true,
    take: async (source) => void taken.add(source),
    onError: (_path, error) => errors.push(error),
    poll: 3_600_000,
  })
  appendFileSync(known, 'x\n')
  writeFileSync(join(folder, 'new.jsonl'), 'x\n')
  await expect.poll(() => [...taken].sort(), { timeout: 10_000 }).toEqual([known, join(folder, 'new.jsonl')])
  await watched.stop()
})

test('a source that is written all the time is taken to its end', async () => {
  const folder = await mkdtemp(join(one.dir, 'busy-'))
  const file = join(folder, 'a.jsonl')
  await writeFile(file, '')
  let taken = 0
  const watched = await startTail({
    roots: [folder],
    wanted: () => true,
    take: async (source) => void (taken = statSync(source).size),
    onError: (_path, error) => errors.push(error),
    poll: 3_600_000,
  })
  for (let n = 0; n < 100; n++) {
    await appendFile(file, 'x\n')
    await new Promise((done) => setTimeout(done, 20))
  }
  await expect.poll(() => taken, { timeout: 10_000 }).toBe(200)
  await watched.stop()
})
