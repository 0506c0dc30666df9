// Originals for who asks for them: custody is the source byte by byte, says so, and stays so only for what was asked.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bench } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

let one: Bench
beforeAll(async () => {
  one = await bench()
})
afterAll(() => one.close())

const secret = `ghp_${'Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0Pp9Oo8'}`
const line = (id: string, uuid: string) =>
  `{"type":"user","sessionId":"${id}","uuid":"${uuid}","timestamp":"2026-01-01T00:00:00Z","message":{"role":"user","content":"key ${secret} end"}}\n`

const facts = (path: string) => one.database.sql`
  select u.mask_version, u.masked::int, u.source_hash = u.stored_hash as whole, e.preview from uploads u
  join timeline_events e on e.upload_id = u.id where u.source = ${path} order by e.seq`

test('with keepSecrets lines and documents are stored as they are, and marked as unmasked', async () => {
  const [lines, document] = [join(one.dir, 'lines.jsonl'), join(one.dir, 'list.json')]
  await writeFile(lines, line('kept', 'k1'))
  await writeFile(
    document,
    JSON.stringify([JSON.parse(line('listed', 'l1')), JSON.parse(line('listed', 'l2'))], null, 1),
  )
  await one.run([lines, document], { keepSecrets: true })
  for (const path of [lines, document])
    expect((await facts(path))[0]).toEqual({
      mask_version: 'none',
      masked: 0,
      whole: true,
      preview: `key ${secret} end`,
    })
})

test('without it nothing changes; a masked source that goes on unmasked says so', async () => {
  const path = join(one.dir, 'masked.jsonl')
  await writeFile(path, line('masked', 'm1'))
  await one.run([path])
  expect((await facts(path))[0]).toMatchObject({ whole: false, preview: expect.not.stringContaining(secret) })
  await writeFile(path, line('masked', 'm1') + line('masked', 'm2'))
  await one.run([path], { keepSecrets: true })
  expect(await facts(path)).toMatchObject([
    { mask_version: 'none', preview: expect.not.stringContaining(secret) },
    { mask_version: 'none', preview: expect.stringContaining(secret) },
  ])
})
