// `logbook watch` as a process, with a data folder and agents of its own, against a server that is killed and comes back.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { bigSession } from '#app/importer/demo/sessions.ts'
import { geminiFile } from '#app/importer/demo/gemini-file.ts'
import { random } from '#app/importer/demo/random.ts'
import { gaps } from '#app/importer/testing/run.ts'
import { disconnectAll } from '#db/client.server.ts'
import { append } from '../spool/append.ts'
import { remoteBench } from './testing/bench.ts'
import type { RemoteBench } from './testing/bench.ts'

let one: RemoteBench
let server: string
let far: string
let projects: string
const children: ChildProcess[] = []

beforeAll(async () => {
  one = await remoteBench()
  server = await one.serve()
  far = join(one.dir, 'far')
  projects = join(far, '.claude', 'projects', 'slug')
  await mkdir(projects, { recursive: true })
})
afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGTERM')
})
afterAll(async () => {
  await disconnectAll()
  await one.close()
})

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

function watching(key: string, address = server): { child: ChildProcess; said: () => string } {
  const main = resolve(import.meta.dirname, '../../cli/main.ts')
  const child = spawn(process.execPath, [main, 'watch', '--server', address, '--data', join(far, 'logbook')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // No database: a wrong address would be tried, and fail.
    env: {
      PATH: process.env['PATH'],
      NODE_NO_WARNINGS: '1',
      HOME: far,
      LOGBOOK_KEY: key,
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    },
  })
  children.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += String(chunk)))
  return { child, said: () => text }
}

const line = (session: string, n: number) =>
  `${JSON.stringify({ type: 'user', uuid: `${session}-${n}`, sessionId: session, timestamp: '2026-01-01T00:00:00Z', message: { role: 'user', content: `prompt ${n}` } })}\n`

const events = async (session: string) => {
  const [row] = await one.database.sql<Array<{ n: number }>>`
    select count(*)::int as n from timeline_events e join sessions s on s.id = e.session_id where s.native_id = ${session}`
  return row?.n
}
const comes = (session: string, count: number) =>
  expect.poll(() => events(session), { timeout: 30_000, interval: 100 }).toBe(count)

test('what is there is sent, what is written follows, through rotation, a dead server and a dead watcher', async () => {
  const key = await one.key()
  const { text } = bigSession(2000, { seed: 11 })
  const sessionId = /"sessionId":"([^"]+)"/.exec(text)?.[1] ?? ''
  await writeFile(join(projects, 'big.jsonl'), text)
  await writeFile(join(projects, 'small.jsonl'), line('small', 0))
  const first = watching(key)
  await comes('small', 1)
  await expect.poll(() => first.said(), { timeout: 30_000 }).toContain('All of it was sent')
  const whole = await events(sessionId)
  expect(whole).toBeGreaterThan(1000)

  await appendFile(join(projects, 'small.jsonl'), line('small', 1) + line('small', 2).slice(0, 30))
  await comes('small', 2)
  await appendFile(join(projects, 'small.jsonl'), line('small', 2).slice(30))
  await comes('small', 3)

  await one.kill()
  await appendFile(join(projects, 'small.jsonl'), line('small', 3))
  await expect.poll(() => first.said(), { timeout: 30_000 }).toContain('The server is away')
  await writeFile(join(projects, 'meanwhile.jsonl'), line('meanwhile', 0))
  server = await one.serve()
  await comes('small', 4)
  await comes('meanwhile', 1)

  await end(first.child, 'SIGKILL')
  // Another file under the known name.
  await writeFile(join(projects, 'next'), line('small', 7))
  await rename(join(projects, 'next'), join(projects, 'small.jsonl'))
  watching(key)
  await comes('small', 5)
  expect(await events(sessionId)).toBe(whole)
  expect(await gaps(one)).toEqual([])
  const refusals = await one.database.sql`select code, path, reason from import_refusals`
  expect(refusals).toEqual([])
  const [machine] = await one.database.sql`select name, platform, last_seen_at is not null as seen from machines`
  expect(machine).toMatchObject({ platform: process.platform, seen: true })
}, 120_000)

test('hook events of its spool and whole JSON documents are sent, and secrets never leave', async () => {
  const secret = `xoxb-${'123456789012-1234567890123'}-${'AbCdEfGhIjKlMnOpQrStUvWx'}`
  const chats = join(far, '.gemini', 'tmp', 'project', 'chats')
  await mkdir(chats, { recursive: true })
  const chat = geminiFile({ random: random(3), start: new Date('2026-04-01T10:00:00Z'), cwd: '/srv/far' })
  chat.prompt('Why?')
  chat.say('Because.')
  const file = join(chats, `${chat.name}.json`)
  await writeFile(file, chat.document())
  await writeFile(join(chats, '..', '.project_root'), '/srv/far')
  await writeFile(join(projects, 'secret.jsonl'), line('secret', 0).replace('prompt 0', secret))
  await mkdir(join(far, 'logbook'), { recursive: true })
  const payload = { session_id: 'hooked', hook_event_name: 'Notification', message: 'from afar' }
  const envelope = { v: 1, id: 'e1', at: new Date().toISOString(), agent: 'claude', event: 'Notification', payload }
  append(join(far, 'logbook'), '0000000000000001-1-e1.jsonl', `${JSON.stringify(envelope)}\n`)
  watching(await one.key())
  await comes('hooked', 1)
  await comes('secret', 1)
  await comes(chat.sessionId, 2)
  const [session] = await one.database.sql`select cwd from sessions where native_id = ${chat.sessionId}`
  expect(session).toEqual({ cwd: '/srv/far' })
  chat.prompt('And then?')
  await writeFile(file, chat.document())
  await comes(chat.sessionId, 3)
  const kept = await one.database.sql`select body::text from event_bodies where body::text like '%AbCdEfGhIj%'`
  expect(kept).toEqual([])
}, 90_000)

test('a wrong key and a wrong address end it with words', async () => {
  for (const [key, words] of [
    ['lbk_wrong', 'a key that is good'],
    [await one.key('read'), 'This key is for read'],
  ] as const) {
    const { child, said } = watching(key)
    await once(child, 'exit')
    expect(child.exitCode).toBe(1)
    expect(said()).toContain(words)
  }
  const { child, said } = watching(await one.key(), `${server}/`.replace('http:', 'ftp:'))
  await once(child, 'exit')
  expect(child.exitCode).toBe(2)
  expect(said()).toContain('is not an address')
}, 60_000)
