// A JSON document goes in as its header and its rows, however it is laid out and wherever it breaks off; and it is never held whole.
import { execFile } from 'node:child_process'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyedHash } from './identity.server.ts'
import { freshCursor } from './store/cursor.server.ts'
import type { Cursor } from './store/cursor.server.ts'
import type { Stretch } from './stretch.server.ts'
import { stretches } from './stretches.server.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'logbook-document-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const item = (n: number, more = {}) => ({
  type: 'message',
  role: n % 2 ? 'assistant' : 'user',
  content: [{ type: 'input_text', text: `word ${n} "é\n` }],
  ...more,
})
const rollout = (items: unknown[]) => ({
  session: { id: 'old-one', timestamp: '2025-03-01T00:00:00Z', instructions: 'be brief' },
  items,
})

interface Taking {
  from?: Cursor
  settled?: boolean
  see?: (step: Stretch) => void
}

async function taken(bytes: Buffer | string, { from = freshCursor(0), settled = true, see }: Taking = {}) {
  const path = join(dir, `${Math.random().toString(36).slice(2)}.any`)
  await writeFile(path, bytes)
  const sum = { records: 0, refused: [] as Array<{ code: string; line: number; offset: number; length: number }> }
  const all = { ...sum, events: [] as string[], bytes: 0, torn: 0, cursors: [] as Cursor[] }
  const hash = (value: unknown) => keyedHash('test', value)
  for await (const step of stretches(from, { path, hash, bytes: Buffer.byteLength(bytes), settled })) {
    if ('tornBytes' in step) {
      all.torn = step.tornBytes
      continue
    }
    see?.(step)
    const { batch, next } = step
    expect(batch.masked.length).toBe(batch.raw.length)
    expect(batch.to - batch.from).toBe(batch.raw.length)
    all.records += batch.records
    all.bytes += batch.raw.length
    all.refused.push(...batch.refusals.map(({ code, line, offset, length }) => ({ code, line, offset, length })))
    for (const session of batch.sessions.values()) all.events.push(...session.events.map((event) => event.title))
    all.cursors.push(next)
  }
  return all
}

const words = (count: number) => Array.from({ length: count }, (_, n) => `word ${n} "é`)

test.each([
  ['on one line', JSON.stringify(rollout([0, 1, 2].map((n) => item(n))))],
  ['indented', JSON.stringify(rollout([0, 1, 2].map((n) => item(n))), null, 2)],
  ['with a byte order mark', `\uFEFF${JSON.stringify(rollout([0, 1, 2].map((n) => item(n))), null, 2)}\n`],
  [
    'with its rows before the header',
    JSON.stringify({ items: [0, 1, 2].map((n) => item(n)), session: rollout([]).session }, null, 1),
  ],
])('a document %s: the header and each row are records', async (_, text) => {
  const all = await taken(text)
  expect(all).toMatchObject({ records: 4, refused: [], events: words(3), torn: 0, bytes: Buffer.byteLength(text) })
})

test('gzip and zstd are read by their content, whatever the name says', async () => {
  const text = JSON.stringify(rollout([item(0)]), null, 2)
  for (const bytes of [gzipSync(text), zstdCompressSync(text)])
    expect(await taken(bytes)).toMatchObject({ records: 2, events: words(1), bytes: Buffer.byteLength(text) })
})

test('of a compressed document that breaks off the whole rows are taken, then it is said', async () => {
  // Nothing in it repeats, so that a good part of it has left the compressor before its end.
  const noise = (n: number) => Array.from({ length: 400 }, (_, k) => Math.imul(n * 400 + k + 1, 2654435761) >>> 0)
  const text = JSON.stringify(rollout(Array.from({ length: 200 }, (_, n) => item(n, { noise: noise(n) }))))
  for (const bytes of [gzipSync(text), zstdCompressSync(text)]) {
    const cut = bytes.subarray(0, Math.floor(bytes.length * 0.8))
    const all = { records: 0, events: 0, refused: [] as string[] }
    const reading = taken(cut, {
      see: ({ batch }) => {
        all.records += batch.records
        all.events += batch.events
        all.refused.push(...batch.refusals.map(({ code }) => code))
      },
    })
    await expect(reading).rejects.toThrow(/breaks off/)
    expect(all.events).toBeGreaterThan(100)
    expect(all).toMatchObject({ records: all.events + 2, refused: ['document_broken'] })
  }
})

test('a list of records, and records over several lines one after the other, are what lines of them would be', async () => {
  const lines = [rollout([]).session, item(0), item(1)]
  const list = await taken(JSON.stringify(lines, null, 2))
  const pretty = await taken(lines.map((line) => JSON.stringify(line, null, 2)).join('\n'))
  const plain = await taken(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  for (const all of [list, pretty, plain]) expect(all).toMatchObject({ records: 3, refused: [], events: words(2) })
})

test('a row that is no JSON, or too deep, is refused by itself with its place', async () => {
  const text = JSON.stringify(rollout([item(0), 'BAD', item(1), 'DEEP', item(2), 7]), null, 1)
    .replace('"BAD"', '{"type": nothing}')
    .replace('"DEEP"', `{"type":${'['.repeat(5000)}${']'.repeat(5000)}}`)
  const all = await taken(text)
  expect(all).toMatchObject({ records: 7, events: words(3) })
  expect(all.refused.map(({ code }) => code)).toEqual(['not_json', 'too_deep', 'not_a_record'])
  const [bad] = all.refused
  expect(text.split('\n')[(bad?.line ?? 0) - 1]).toContain('{"type": nothing}')
  expect(Buffer.from(text).subarray(bad?.offset).toString().startsWith('{"type": nothing}')).toBe(true)
})

test('cut at any byte: whole rows are taken and the rest is one refusal, or it waits while it may still be written', async () => {
  const small = (n: number) => ({ type: 'message', role: 'user', content: `word ${n} "é` })
  const bytes = Buffer.from(JSON.stringify({ session: { id: 'o' }, items: [small(0), small(1)] }))
  const rowEnds = [...bytes.toString('latin1').matchAll(/\}(?=,\{|\]\})/g)].map((match) => match.index + 1)
  expect(rowEnds).toHaveLength(2)
  for (let cut = 1; cut < bytes.length; cut++) {
    const all = await taken(bytes.subarray(0, cut))
    const whole = rowEnds.filter((end) => end <= cut).length
    // Without a row (or a header that ends) nothing says what it is.
    if (whole > 0) {
      expect(all.records, `cut at ${cut}`).toBe(whole + 2)
      expect(all.events).toEqual(words(whole))
      expect(all.refused).toMatchObject([{ code: 'document_broken' }])
      const [rest] = all.refused
      expect((rest?.offset ?? 0) + (rest?.length ?? 0)).toBe(cut)
      if (cut % 9 > 0) continue
      const waits = await taken(bytes.subarray(0, cut), { settled: false })
      expect(waits).toMatchObject({ records: 0, bytes: 0, torn: cut })
    } else expect(all.records - all.refused.length).toBeLessThanOrEqual(1)
    if (all.records > 0) expect(all.bytes).toBe(cut)
  }
}, 120_000)

test('it goes on after any stretch as if it had not stopped', async () => {
  const text = JSON.stringify(
    rollout(Array.from({ length: 9000 }, (_, n) => item(n, { pad: 'x'.repeat(300) }))),
    null,
    1,
  )
  const calm = await taken(text)
  expect(calm).toMatchObject({ records: 9001, refused: [] })
  expect(calm.events).toHaveLength(9000)
  expect(calm.cursors.length).toBeGreaterThan(2)
  let read = 0
  for (const [i, cursor] of calm.cursors.entries()) {
    const rest = await taken(text, { from: JSON.parse(JSON.stringify(cursor)) as Cursor })
    read = calm.events.length - rest.events.length
    expect(rest.events).toEqual(calm.events.slice(read))
    expect(rest.cursors.at(-1) ?? cursor).toEqual(calm.cursors.at(-1))
    expect(rest.cursors).toHaveLength(calm.cursors.length - i - 1)
  }
})

test('the first torn line of a transcript does not make it a document', async () => {
  const lines = [item(0), item(1)].map((line) => `${JSON.stringify(line)}\n`).join('')
  const all = await taken(`{"type":"message","role":"us\n${lines}`)
  expect(all).toMatchObject({ records: 3, events: words(2) })
  expect(all.refused.map(({ code }) => code)).toEqual(['not_json'])
})

// 200 is the promise; less of it shows the same fault sooner.
const megabytes = Number(process.env['LOGBOOK_BIG_MB'] ?? 60)

test('a large array, one row of it over the limit, stays under the memory ceiling', async () => {
  const path = join(dir, 'big.json')
  const file = await open(path, 'w')
  const pad = 'lorem ipsum '.repeat(400)
  let rows = 0
  await file.write(`{"session":${JSON.stringify(rollout([]).session)},"items":[`)
  for (let size = 0; size < megabytes * 1e6;) {
    const block = Array.from({ length: 200 }, () => JSON.stringify(item(rows++, { pad }))).join(',')
    await file.write(`${size > 0 ? ',' : ''}${block}`)
    size += block.length
  }
  await file.write(`,{"type":"message","role":"user","content":"`)
  for (let i = 0; i < 40; i++) await file.write('x'.repeat(1e6))
  await file.write(`"},${JSON.stringify(item(rows++))}]}`)
  await file.close()
  const child = new URL('testing/measured.ts', import.meta.url).pathname
  const { stdout } = await promisify(execFile)(process.execPath, [child, path])
  const seen = JSON.parse(stdout) as { records: number; refusals: string[]; events: number; megabytes: number }
  expect(seen).toMatchObject({ records: rows + 2, events: rows, refusals: ['line_too_long'] })
  expect(seen.megabytes).toBeLessThan(256)
}, 600_000)
