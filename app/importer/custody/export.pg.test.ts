// Export: the stored bytes come back, proved by their chain; masks are listed; what is broken is named; nothing is written over.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { bigSession } from '../demo/sessions.ts'
import { bench } from '../testing/run.ts'
import type { Bench } from '../testing/run.ts'
import { exportCustody } from './export.server.ts'
import type { Exported } from './export.server.ts'
import { stripped, unknownTypes } from './unknown.server.ts'

let one: Bench
const secret = `ghp_${'Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0Pp9Oo8'}`
const line = (n: number, text: string) =>
  `{"type":"user","sessionId":"s","uuid":"u${n}","timestamp":"2026-01-01T00:00:0${n}Z","message":{"role":"user","content":"${text}"}}\n`

beforeAll(async () => {
  one = await bench()
  await writeFile(join(one.dir, 'clean.jsonl'), bigSession(3000, { seed: 7 }).text)
  await writeFile(join(one.dir, 'masked.jsonl'), line(1, '**bold** é') + line(2, `key ${secret} end`))
  await writeFile(
    join(one.dir, 'odd.jsonl'),
    `${line(3, 'x')}{"type":"holo-deck","sessionId":"s","uuid":"h","secretive":{"/home/me":"private words"}}\n`,
  )
  await one.run([join(one.dir, 'clean.jsonl'), join(one.dir, 'masked.jsonl'), join(one.dir, 'odd.jsonl')])
})
afterAll(() => one.close())

async function exported(out: string, session?: string): Promise<Exported[]> {
  const files: Exported[] = []
  for await (const { exported: file } of exportCustody(connect(one.database.url), one.actor, join(one.dir, out), {
    session,
  }))
    files.push(file)
  return files
}

const named = (files: Exported[], name: string): Exported => {
  const found = files.find(({ source }) => source.endsWith(name))
  if (!found) throw new Error(`${name} was not exported`)
  return found
}

test('a source without masks comes back byte by byte, and again over itself', async () => {
  const file = named(await exported('a'), 'clean.jsonl')
  expect(file).toMatchObject({ identical: true, masks: 0, fault: null })
  expect((await readFile(file.file)).equals(await readFile(join(one.dir, 'clean.jsonl')))).toBe(true)
  expect((await exported('a')).map(({ fault }) => fault)).toEqual([null, null, null])
})

test('masks are listed where they stand, with kind and fingerprint', async () => {
  const file = named(await exported('b'), 'masked.jsonl')
  expect(file).toMatchObject({ identical: false, masks: 1, fault: null })
  const list = JSON.parse(await readFile(`${file.file}.masks.json`, 'utf8'))
  const source = await readFile(join(one.dir, 'masked.jsonl'))
  expect(list.masks).toEqual([
    {
      offset: source.indexOf(secret),
      length: secret.length,
      kind: expect.stringContaining('github'),
      fingerprint: expect.stringMatching(/^[0-9a-f]{6}$/),
    },
  ])
  const bytes = await readFile(file.file)
  const { offset, length } = list.masks[0]
  source.fill('.', offset, offset + length)
  bytes.fill('.', offset, offset + length)
  expect(bytes.equals(source)).toBe(true)
})

test('one session is its own sources alone', async () => {
  const sources = (await exported('c', 's')).map(({ source }) => source.split('/').at(-1))
  expect(sources.sort()).toEqual(['masked.jsonl', 'odd.jsonl'])
})

test('another file in the way stays as it is and is named', async () => {
  const { file } = named(await exported('d'), 'clean.jsonl')
  await writeFile(file, 'mine')
  expect(named(await exported('d'), 'clean.jsonl').fault).toContain(file)
  expect(await readFile(file, 'utf8')).toBe('mine')
})

test('a changed chunk is named, and what stands before it is kept', async () => {
  const [chunk] = await one.database.sql<Array<{ upload_id: string; index: number; source_from: string }>>`
    select c.upload_id, c.index, c.source_from from upload_chunks c join uploads u on u.id = c.upload_id
    where u.source like '%clean.jsonl' order by index desc limit 1`
  if (!chunk || chunk.index === 0) throw new Error('the source should have several chunks')
  await one.database.sql`
    update upload_chunks set data = (select data from upload_chunks where upload_id = ${chunk.upload_id} and index = 0)
    where upload_id = ${chunk.upload_id} and index = ${chunk.index}`
  const file = named(await exported('e'), 'clean.jsonl')
  expect(file.fault).toContain(`Chunk ${chunk.index} (of ${chunk.index + 1})`)
  const kept = await readFile(file.file)
  expect(kept.length).toBe(Number(chunk.source_from))
  expect(kept.equals((await readFile(join(one.dir, 'clean.jsonl'))).subarray(0, kept.length))).toBe(true)
})

test('unknown types are counted and leave without their content', async () => {
  const types = await unknownTypes(connect(one.database.url), one.actor)
  expect(types).toMatchObject([{ agent: 'claude', type: 'holo-deck', count: 1 }])
  const text = JSON.stringify(types)
  expect(text).toContain('secretive')
  expect(text).not.toMatch(/private|home/)
  expect(stripped({ a: [1, null, true, 'four'] })).toEqual({ a: ['<number>', null, '<boolean>', '<string 4>'] })
})
