// A JSON document that is longer than a batch, sent in parts: whatever is killed or written meanwhile, its rows are those of one import.
import { createHash } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { geminiFile } from '#app/importer/demo/gemini-file.ts'
import { random } from '#app/importer/demo/random.ts'
import { planOf } from '#app/importer/document.server.ts'
import { finalRows, gaps } from '#app/importer/testing/run.ts'
import { disconnectAll } from '#db/client.server.ts'
import { removeForgotten } from './documents.server.ts'
import { captureServer } from './server.ts'
import type { CaptureServer } from './server.ts'
import { shipDocument } from './ship-document.server.ts'
import { remoteBench } from './testing/bench.ts'
import type { RemoteBench } from './testing/bench.ts'

const secret = `xoxb-${'123456789012-1234567890123'}-${'AbCdEfGhIjKlMnOpQrStUvWx'}`
const limits = { most: 100_000, part: 300_000 }

let one: RemoteBench
let url: string
let key: string
let server: CaptureServer

beforeAll(async () => {
  one = await remoteBench()
  url = await one.serve()
  key = await one.key()
  server = captureServer({ url: new URL(url), key, signal: new AbortController().signal, onAway: () => undefined })
})
afterAll(async () => {
  await disconnectAll()
  await one.close()
})

function chat(seed: number, messages: number) {
  const file = geminiFile({ random: random(seed), start: new Date('2026-04-01T10:00:00Z'), cwd: '/srv/far' })
  const more = (count: number) => {
    for (let n = 0; n < count; n++) file.say(`Answer ${n}. ${'So it goes on, word by word. '.repeat(10)}`)
  }
  file.prompt(`The token is ${secret}.`)
  more(messages)
  return { path: join(one.dir, `${file.name}.json`), session: file.sessionId, more, text: () => file.document() }
}

async function ship(path: string, to = server): Promise<void> {
  const plan = await planOf(path, true)
  if (plan.kind !== 'document') throw new Error(`${path} is no document`)
  await shipDocument(to, path, plan, await server.cursor(path), Date.now(), limits)
}

const home = () => join(one.dir, 'server')
const waiting = async () =>
  (await readdir(join(home(), 'documents'), { recursive: true }).catch((): string[] => [])).filter((name) =>
    /\d{16}-\d+$/.test(name),
  )
const events = async (session: string) => {
  const [row] = await one.database.sql<Array<{ n: number }>>`
    select count(*)::int as n from timeline_events e join sessions s on s.id = e.session_id where s.native_id = ${session}`
  return row?.n ?? 0
}

test('a wrong part is refused, a hole is told of, and what nobody sends the rest of goes', async () => {
  const bytes = Buffer.from('{"sessionId":"parts"}')
  const hash = createHash('sha256').update(bytes).digest('hex')
  const put = async (from: number, to: number, more: Record<string, string>) => {
    const query = new URLSearchParams({
      source: '/far/parts.json',
      generation: '0',
      from: `${from}`,
      to: `${to}`,
      ...more,
    })
    const answer = await fetch(`${url}/api/capture?${query}`, {
      method: 'POST',
      body: bytes.subarray(from, to),
      headers: { authorization: `Bearer ${key}` },
    })
    return { status: answer.status, ...((await answer.json()) as object) }
  }
  const all = { whole: 'true', of: `${bytes.length}`, beginning: `${bytes.length}:${hash}` }
  expect(await put(0, 4, { ...all, whole: 'false' })).toMatchObject({ status: 400 })
  expect(await put(0, 4, { ...all, beginning: `7:${hash}` })).toMatchObject({ status: 400 })
  expect(await put(0, 4, { ...all, generation: '3' })).toMatchObject({ status: 409 })
  const huge = 9e12
  expect(await put(0, 4, { ...all, of: `${huge}`, beginning: `${huge}:${hash}` })).toMatchObject({ status: 413 })
  expect(await waiting()).toEqual([])
  expect(await put(0, 4, all)).toMatchObject({ status: 200, cursor: 0, received: 4 })
  expect(await put(8, 12, all)).toMatchObject({ status: 200, cursor: 0, received: 4 })
  expect(await server.cursor('/far/parts.json')).toMatchObject({ known: false, waiting: { hash, bytes: 4 } })
  expect(await put(2, 9, all)).toMatchObject({ status: 200, cursor: 0, received: 12 })
  await removeForgotten(home(), new Date(Date.now() - 60_000))
  expect(await waiting()).toHaveLength(3)
  await removeForgotten(home(), new Date(Date.now() + 60_000))
  expect(await waiting()).toEqual([])
})

test('the server is killed while parts come and while they are taken: the rows of one import, and nothing waits any more', async () => {
  const { path, session, text } = chat(11, 9000)
  await writeFile(path, text())
  const sending = ship(path)
  await expect.poll(async () => (await waiting()).length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(1)
  await one.kill()
  const parts = await waiting()
  await one.serve()
  await expect.poll(() => events(session), { timeout: 60_000, interval: 5 }).toBeGreaterThan(0)
  await one.kill()
  expect(await waiting()).toEqual(expect.arrayContaining(parts))
  await one.serve()
  await sending
  expect(await events(session)).toBe(9001)
  expect(await waiting()).toEqual([])
  expect(await gaps(one)).toEqual([])
  const [sum] = await one.database.sql`
    select records::int, stored::int, same::int, refused::int from uploads where source = ${path}`
  expect(sum).toMatchObject({ records: 9002, stored: 9002, same: 0, refused: 0 })
  const sent = await finalRows(one)
  expect(JSON.stringify(sent)).not.toContain('AbCdEfGhIj')
  expect(await one.run([path])).toMatchObject({ records: 9002, events: 0, refused: 0 })
  expect(await finalRows(one)).toEqual(sent)
}, 180_000)

test('a document that is written while it is sent: of one version nothing is taken, of the next all', async () => {
  const { path, session, text, more } = chat(12, 7000)
  await writeFile(path, text())
  const begun: string[] = []
  const send: CaptureServer['send'] = async (address, bytes) => {
    if (begun.push(address.beginning?.hash ?? '') === 1) {
      more(500)
      await writeFile(path, text())
    }
    return server.send(address, bytes)
  }
  await ship(path, { ...server, send })
  expect(new Set(begun).size).toBe(2)
  expect(await events(session)).toBe(7501)
  // Sent again it is what the server has.
  await ship(path)
  more(1)
  await writeFile(path, text())
  await ship(path)
  expect(await events(session)).toBe(7502)
  expect(await waiting()).toEqual([])
}, 120_000)
