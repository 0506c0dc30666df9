// Promise 5: nothing imported is dropped; records = stored + same + refused, to the unit, and again means nothing new.
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedDemo } from './demo.server.ts'
import { bench, finalRows, gaps } from './testing/run.ts'
import type { Bench } from './testing/run.ts'
import { oddities } from './testing/oddities.ts'

let one: Bench

beforeAll(async () => {
  one = await bench()
})
afterAll(() => one.close())

test('the demo comes in whole, and a second import stores nothing', async () => {
  const paths = await seedDemo(join(one.dir, 'demo'), { now: new Date('2026-03-01T00:00:00Z'), bigEvents: 300 })
  const first = await one.run(paths)
  expect(first.refused).toBe(0)
  expect(first.stored).toBe(first.records)
  const before = await finalRows(one)
  const again = await one.run([join(one.dir, 'demo')])
  expect(again).toMatchObject({ records: first.records, stored: 0, same: first.records, refused: 0, events: 0 })
  expect(await finalRows(one)).toEqual(before)
  expect(await gaps(one)).toEqual([])
  const untouched = await one.run(paths, { origin: 'start' })
  expect(untouched).toMatchObject({ files: 0, records: 0 })
  const runs = await one.database.sql`select origin from imports order by started_at`
  expect(runs.map((run) => run.origin)).toEqual(['cli', 'cli'])
})

test('oddities: every record is stored or refused with its place, and the torn end stays at its source', async () => {
  const odd = oddities()
  const path = join(one.dir, 'odd.jsonl')
  await writeFile(path, odd.bytes)
  const report = await one.run([path])
  const [file] = report.perFile
  expect(file).toMatchObject({
    records: odd.records,
    refused: odd.refused,
    tornBytes: odd.tornBytes,
    same: 1,
    error: null,
  })
  expect(report.stored).toBe(odd.records - odd.refused - 1)
  const refusals = await one.database.sql<
    Array<{ code: string; byte_offset: string; byte_length: string; raw: Buffer }>
  >`
    select code, byte_offset, byte_length, raw from import_refusals where path = ${path} order by byte_offset`
  expect(refusals.map((row) => row.code)).toEqual([
    'not_json',
    'not_a_record',
    'not_a_record',
    'not_a_record',
    'too_deep',
  ])
  for (const row of refusals) {
    const from = Number(row.byte_offset)
    expect(odd.bytes.subarray(from, from + Number(row.byte_length))).toEqual(row.raw)
  }
  const bodies = await one.database.sql`
    select distinct jsonb_typeof(b.body) as body, jsonb_typeof(e.meta) as meta from event_bodies b join timeline_events e on e.id = b.event_id`
  expect(bodies).toEqual([{ body: 'object', meta: 'object' }])
  const [said] = await one.database.sql<Array<{ text: string }>>`
    select body->>'text' as text from event_bodies where body->>'text' like 'a NUL%'`
  expect(said?.text).toBe('a NUL \uFFFD and half an emoji \uFFFD, the text \\u0000 and a whole one \u{1f600}')
})

test('the account of every file, source and run adds up', async () => {
  const wrong = await one.database.sql`
    select id from imports where records <> stored + same + refused
    union all select id from import_files where records <> stored + same + refused
    union all select id from uploads where records <> stored + same + refused`
  expect(wrong).toEqual([])
  const unlike = await one.database.sql`
    select i.id from imports i left join import_files f on f.import_id = i.id group by i.id
    having i.records <> coalesce(sum(f.records), 0) or i.stored <> coalesce(sum(f.stored), 0) or i.refused <> coalesce(sum(f.refused), 0)`
  expect(unlike).toEqual([])
})

test('jsonb is never encoded twice, on any path', async () => {
  const [types] = await one.database.sql`
    select array(select distinct jsonb_typeof(arguments) from tool_events where arguments is not null) as arguments,
      array(select distinct jsonb_typeof(meta) from sessions) as sessions,
      (select count(*)::int from tool_events where jsonb_typeof(arguments) = 'string' and arguments #>> '{}' like '{%') as twice`
  expect(types?.sessions).toEqual(['object'])
  expect(types?.twice).toBe(0)
})

test('other formats are refused as files, by content, and kept; empty, missing and unreadable files stop nothing', async () => {
  const dir = join(one.dir, 'mixed')
  await mkdir(dir)
  const foreign = `${JSON.stringify({ kind: 'of.nobody', data: { id: 'c' } })}\n`
  await writeFile(join(dir, 'claude-looking.jsonl'), foreign)
  await writeFile(join(dir, 'empty.jsonl'), '')
  await writeFile(join(dir, 'noise.jsonl'), 'not json at all\nnor this\n')
  await writeFile(join(dir, 'secret.jsonl'), '{}\n')
  await chmod(join(dir, 'secret.jsonl'), 0)
  const report = await one.run([dir, join(dir, 'missing.jsonl')])
  const byName = Object.fromEntries(report.perFile.map((file) => [file.path.split('/').at(-1), file]))
  expect(byName['claude-looking.jsonl']).toMatchObject({ records: 1, refused: 1, format: 'format_unknown' })
  expect(byName['empty.jsonl']).toMatchObject({ records: 0, refused: 0, error: null })
  expect(byName['noise.jsonl']).toMatchObject({ records: 1, refused: 1, format: 'format_unknown' })
  expect(byName['missing.jsonl']?.error).toContain('does not exist')
  // Root may read what nobody else may.
  if (process.getuid?.() !== 0) expect(byName['secret.jsonl']?.error).toContain('may not be read')
  const [kept] = await one.database.sql<Array<{ bytes: string }>>`
    select sum(c.length) as bytes from upload_chunks c join uploads u on u.id = c.upload_id where u.source like '%claude-looking.jsonl'`
  expect(Number(kept?.bytes)).toBe(foreign.length)
})

test('a rewritten file is a new generation: what it says anew comes in, nothing of before goes', async () => {
  const path = join(one.dir, 'rewritten.jsonl')
  const line = (n: number, text: string) =>
    `${JSON.stringify({ type: 'user', uuid: `r-${n}`, sessionId: 'rewritten', timestamp: '2026-01-01T00:00:00Z', message: { role: 'user', content: text } })}\n`
  await writeFile(path, line(1, 'one') + line(2, 'two'))
  await one.run([path])
  await writeFile(path, line(2, 'two') + line(3, 'three'))
  expect(await one.run([path])).toMatchObject({ records: 2, stored: 1, same: 1 })
  const [session] = await one.database.sql`select event_count from sessions where native_id = 'rewritten'`
  expect(session?.event_count).toBe(3)
})
