// Another machine through everything at once: `logbook watch` and the server it sends to are killed at random, the wire between them
// breaks, and agents write on. Law: in the end every line and every hook event is there, once, in its order.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { append, spoolOf } from '#app/capture/spool/append.ts'
import { remoteBench } from '#app/capture/remote/testing/bench.ts'
import type { RemoteBench } from '#app/capture/remote/testing/bench.ts'
import { gaps } from '#app/importer/testing/run.ts'
import { disconnectAll } from '#db/client.server.ts'
import { seeded } from '#electric/conformance/random.ts'
import { startCutter } from '../transport/cutter.ts'
import type { Cutter } from '../transport/cutter.ts'

let one: RemoteBench
let wire: Cutter
let far: string
let watcher: ChildProcess | undefined

beforeAll(async () => {
  one = await remoteBench()
  wire = await startCutter(Number(new URL(await one.serve()).port))
  far = join(one.dir, 'far')
  await mkdir(join(far, '.claude', 'projects', 'slug'), { recursive: true })
})
afterAll(async () => {
  await killWatcher()
  await wire.close()
  await disconnectAll()
  await one.close()
})

async function killWatcher(): Promise<void> {
  const dying = watcher
  watcher = undefined
  if (!dying || dying.exitCode !== null) return
  dying.kill('SIGKILL')
  await once(dying, 'exit')
}

function watch(key: string): void {
  const main = resolve(import.meta.dirname, '../../app/cli/main.ts')
  watcher = spawn(process.execPath, [main, 'watch', '--server', wire.address, '--data', join(far, 'logbook')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1', HOME: far, LOGBOOK_KEY: key },
  })
}

const count = async (session: string) => {
  const [row] = await one.database.sql<Array<{ n: number }>>`
    select count(*)::int as n from timeline_events e join sessions s on s.id = e.session_id where s.native_id = ${session}`
  return row?.n ?? 0
}

test('kills of both ends and a broken wire at random lose nothing and double nothing', async () => {
  const seed = Number(process.env['WATCH_SEED'] ?? Math.floor(Math.random() * 1e6))
  const rounds = Number(process.env['WATCH_ROUNDS'] ?? 10)
  console.log(`WATCH_SEED=${seed} WATCH_ROUNDS=${rounds}`)
  const random = seeded(seed)
  const key = await one.key()
  const sessions = ['a', 'b', 'c'].map((name) => `storm-${name}`)
  const [written, hooked] = [new Map<string, number>(), { count: 0 }]
  const write = async () => {
    for (const session of sessions) {
      const from = written.get(session) ?? 0
      const lines = Array.from({ length: 1 + random.below(200) }, (_, n) => line(session, from + n)).join('')
      const torn = random.below(lines.length)
      const file = join(far, '.claude', 'projects', 'slug', `${session}.jsonl`)
      await appendFile(file, lines.slice(0, torn))
      await appendFile(file, lines.slice(torn))
      written.set(session, from + lines.split('\n').length - 1)
    }
    for (let n = random.below(5); n >= 0; n -= 1) hook(hooked.count++)
  }
  let serving = true
  const killServer = async () => {
    serving = false
    await one.kill()
  }
  const faults = [
    killServer,
    killWatcher,
    async () => wire.cut(),
    async () => wire.cutMidFrame(),
    async () => wire.down(),
    async () => void (await Promise.all([killServer(), killWatcher()])),
  ]
  watch(key)
  for (let round = 0; round < rounds; round += 1) {
    await write()
    await new Promise((done) => setTimeout(done, random.below(1500)))
    await faults[random.below(faults.length)]?.()
    await write()
    await new Promise((done) => setTimeout(done, random.below(500)))
    if (!serving) await one.serve()
    serving = true
    wire.up()
    if (!watcher) watch(key)
  }
  for (const session of sessions)
    await expect.poll(() => count(session), { timeout: 180_000, interval: 500 }).toBe(written.get(session))
  await expect.poll(() => count('storm-hooks'), { timeout: 120_000, interval: 500 }).toBe(hooked.count)
  expect(await gaps(one)).toEqual([])
  const inOrder = await one.database.sql<Array<{ session: string; titles: string[] }>>`
    select s.native_id as session, array_agg(e.dedupe_key order by e.ordinal) as titles
    from timeline_events e join sessions s on s.id = e.session_id where s.native_id = any(${sessions}) group by 1`
  for (const { session, titles } of inOrder) expect(titles).toEqual(titles.map((_, n) => `${session}-${n}#0`))
  const { incoming } = spoolOf(join(far, 'logbook'))
  expect(await readdir(incoming)).toEqual([])
  expect(await one.database.sql`select code, path from import_refusals`).toEqual([])
}, 600_000)

function line(session: string, n: number): string {
  const message = { role: 'user', content: `prompt ${n} ${'words '.repeat(n % 40)}` }
  return `${JSON.stringify({ type: 'user', uuid: `${session}-${n}`, sessionId: session, timestamp: '2026-01-01T00:00:00Z', cwd: '/srv/far', message })}\n`
}

function hook(n: number): void {
  const id = `${String(Date.now() * 1000 + n).padStart(16, '0')}-1-${String(n).padStart(8, '0')}`
  const payload = { session_id: 'storm-hooks', hook_event_name: 'Notification', cwd: '/srv/far', message: `note ${n}` }
  const envelope = {
    v: 1,
    id,
    at: new Date().toISOString(),
    agent: 'claude',
    pid: 2,
    ppid: 1,
    event: 'Notification',
    payload,
  }
  append(join(far, 'logbook'), `${id}.jsonl`, `${JSON.stringify(envelope)}\n`)
}
