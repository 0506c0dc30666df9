// Uploads: whole and in words or not at all, the same law of counting as any import, and nothing left on disk afterwards.
import { randomUUID } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnectAll } from '#db/client.server.ts'
import { bigSession } from '../importer/demo/sessions.ts'
import { bench, finalRows } from '../importer/testing/run.ts'
import type { Bench } from '../importer/testing/run.ts'

let one: Bench
let upload: (request: Request) => ReturnType<typeof import('./upload.server.ts').importUpload>

beforeAll(async () => {
  one = await bench()
  process.env.DATABASE_URL = one.database.url
  process.env.LOGBOOK_HOME = join(one.dir, 'home')
  process.env.LOGBOOK_SECRET = 'test-only-0123456789abcdef0123456789'
  process.env.LOGBOOK_UPLOAD_BYTES = '3000000'
  process.env.LOGBOOK_UPLOAD_UNPACKED_BYTES = '4000000'
  // Loaded late, because settings are read once.
  const { importUpload } = await import('./upload.server.ts')
  upload = (request) => importUpload(one.actor, request)
})
afterAll(async () => {
  await disconnectAll()
  await one.close()
})

const address = 'http://127.0.0.1:4747/api/uploads'
const post = (body: BodyInit, headers: Record<string, string> = {}, search = '') =>
  upload(new Request(address + search, { method: 'POST', body, headers, duplex: 'half' } as RequestInit))

const left = async () => {
  const found = await readdir(join(one.dir, 'home', 'uploads'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  )
  return found.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

test('a raw body is imported with its name, and again means nothing new', async () => {
  const { text } = bigSession(300, { seed: 1 })
  const records = text.trimEnd().split('\n').length
  const headers = { 'x-file-name': encodeURIComponent('projekte/größe.jsonl') }
  const first = await post(text, headers)
  expect(first).toMatchObject({ files: 1, records, stored: records, same: 0, refused: 0 })
  expect(first.perFile).toMatchObject([{ name: 'projekte/größe.jsonl', agent: 'claude', records, error: null }])
  expect(await post(text, headers)).toMatchObject({ records, stored: 0, same: records })
  const [run] = await one.database
    .sql`select origin, status, files_total, files_done from imports where id = ${first.import}`
  expect(run).toEqual({ origin: 'upload', status: 'done', files_total: 1, files_done: 1 })
  expect(await left()).toEqual([])
  // The file is gone, so no session may say that its transcript lies there.
  const sessions = await one.database.sql`select transcript_path from sessions`
  expect([...sessions]).toEqual([{ transcript_path: null }])
})

test(
  'what unpacks to more than its bound is taken so far, in words; again and another way it is no different',
  { timeout: 120_000 },
  async () => {
    const { text } = bigSession(20, { seed: 21 })
    const records = text.trimEnd().split('\n').length
    const bombs = [gzipSync, zstdCompressSync].map((pack) => pack(text + ' '.repeat(20_000_000)))
    for (const [n, bomb] of [...bombs, ...bombs].entries()) {
      expect(bomb.length).toBeLessThan(100_000)
      const answer = await post(bomb, { 'x-file-name': 'bomb.jsonl.gz' })
      expect(answer.perFile[0]?.error).toMatch(/^bomb.jsonl.gz unpacks to more than 4,000,000 bytes.*LOGBOOK_UPLOAD_/)
      expect(answer).toMatchObject({ records, stored: n === 0 ? records : 0, same: n === 0 ? 0 : records })
      expect(await left()).toEqual([])
    }
    const [kept] = await one.database.sql`select max(source_to)::int as bytes from upload_chunks`
    expect(kept?.bytes).toBeLessThanOrEqual(4_000_000)
    const [bomb = Buffer.alloc(0)] = [zstdCompressSync(JSON.stringify([{ role: 'user', content: 'x'.repeat(9e6) }]))]
    const document = await post(bomb, { 'x-file-name': 'list.json' })
    expect(document.perFile[0]?.error).toMatch(/unpacks to more than/)
    expect(document.records).toBe(0)
  },
)

test(
  'a compressed file that breaks off is taken as far as it goes, and its account says so',
  { timeout: 120_000 },
  async () => {
    // Enough for several blocks of zstd, of which the last is lost.
    const { text } = bigSession(800, { seed: 22 })
    for (const [n, pack] of [zstdCompressSync, gzipSync].entries()) {
      const whole = pack(text)
      const answer = await post(whole.subarray(0, whole.length - 400), { 'x-file-name': `half-${n}.jsonl` })
      expect(answer.perFile[0]?.error).toMatch(/^half-\d.jsonl breaks off/)
      expect(answer.records).toBeGreaterThan(100)
      expect(answer.records).toBe(answer.stored + answer.same)
      const [row] = await one.database.sql`select error from import_files where import_id = ${answer.import}`
      expect(row?.error).toMatch(/breaks off/)
    }
    const again = await post(text)
    expect(again.same).toBeGreaterThan(100)
    expect(again.perFile[0]?.error).toBeNull()
  },
)

test('a form carries several files, compressed ones too; a name leads nowhere else', async () => {
  const form = new FormData()
  form.append('files', new Blob([bigSession(40, { seed: 2 }).text]), '../../../etc/a.jsonl')
  form.append('files', new Blob([zstdCompressSync(bigSession(50, { seed: 3 }).text)]), 'b.jsonl.zst')
  form.append('note', 'not a file')
  const encoded = new Response(form)
  const body = Buffer.from(await encoded.arrayBuffer())
  const answer = await post(body, {
    'content-type': encoded.headers.get('content-type') ?? '',
    'content-length': String(body.length),
  })
  expect(answer.perFile.map(({ name, error }) => [name, error]).sort()).toEqual([
    ['b.jsonl.zst', null],
    ['etc/a.jsonl', null],
  ])
  expect(answer.records).toBe(answer.stored)
  expect(await left()).toEqual([])
})

test('too large, empty, broken off or without a file: refused in words, and nothing is kept', async () => {
  const runs = async () => Number((await one.database.sql`select count(*) as n from imports`)[0]?.n)
  const before = await runs()
  await expect(post(Buffer.alloc(3_000_001, 0x20))).rejects.toMatchObject({ code: 'too_large' })
  await expect(post('x', { 'content-length': '3000001' })).rejects.toMatchObject({ status: 413 })
  await expect(post('')).rejects.toMatchObject({ code: 'bad_input' })
  await expect(post('{"half":', { 'content-length': '2000' })).rejects.toThrow(/broke off/)
  const breaking = new ReadableStream({
    start: (body) => body.enqueue(Buffer.from('{"a":1}\n')),
    pull: (body) => body.error(new Error('gone')),
  })
  await expect(post(breaking)).rejects.toThrow(/broke off/)
  await expect(
    post('--x--', { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '5' }),
  ).rejects.toMatchObject({ code: 'bad_input' })
  await expect(post('x', {}, '?run=yesterday')).rejects.toMatchObject({ code: 'bad_input' })
  expect(await runs()).toBe(before)
  expect(await left()).toEqual([])
})

test('a file of no known kind is part of the answer, refused as one record', async () => {
  const answer = await post('{"shopping":["milk"]}\n', { 'x-file-name': 'list.json' })
  expect(answer).toMatchObject({ records: 1, refused: 1, stored: 0 })
  expect(answer.perFile[0]?.error).toBeTruthy()
})

test('requests that name one run are one run, done with its last file; the id of another run names none of theirs', async () => {
  const run = randomUUID()
  const search = `?run=${run}&files=3`
  const texts = [4, 5, 6].map((seed) => bigSession(30, { seed }).text)
  const [sent] = await Promise.all(
    texts.slice(0, 2).map((text, n) => post(text, { 'x-file-name': `${n}.jsonl` }, search)),
  )
  const state = async () =>
    (
      await one.database
        .sql`select status, files_done, records::int = stored::int as whole from imports where id = ${sent?.import ?? null}`
    )[0]
  expect(await state()).toEqual({ status: 'running', files_done: 2, whole: true })
  await post(texts[2] ?? '', {}, search)
  expect(await state()).toEqual({ status: 'done', files_done: 3, whole: true })
  const { importId } = await one.run([one.dir])
  for (const other of [importId, sent?.import]) {
    const made = await post(texts[0] ?? '', {}, `?run=${other}`)
    expect([importId, sent?.import, other]).not.toContain(made.import)
  }
})

test('the same file sent twice at once is counted twice and stored once', async () => {
  const { text } = bigSession(400, { seed: 7 })
  const [a, b] = await Promise.all([post(text), post(text)])
  expect(a.records).toBe(b.records)
  expect(a.stored + b.stored).toBe(a.records)
  expect(await left()).toEqual([])
})

test('what arrives is for its owner alone', async () => {
  const modes: number[] = []
  const seen = new ReadableStream({
    start: (body) => body.enqueue(Buffer.from('{"a":1}\n')),
    pull: async (body) => {
      const dir = join(one.dir, 'home', 'uploads', 'arriving')
      await expect.poll(() => readdir(dir)).toHaveLength(1)
      for (const name of await readdir(dir)) modes.push((await stat(join(dir, name))).mode & 0o777)
      body.close()
    },
  })
  await post(seen)
  expect(modes).toEqual([0o600])
})

test('an upload meets what came in by another way', async () => {
  const before = await finalRows(one)
  const { text } = bigSession(300, { seed: 1 })
  await post(`${text}`, { 'x-file-name': 'elsewhere.jsonl' })
  expect(await finalRows(one)).toEqual(before)
})
