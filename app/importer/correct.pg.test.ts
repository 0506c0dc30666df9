// A refused record, mended in place: it comes in once, where it stood, and every account moves by one unit.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnectAll } from '#db/client.server.ts'
import { seedActor } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import { correctRefusal, dismissRefusal } from './correct.server.ts'
import { bigSession } from './demo/sessions.ts'
import { bench, finalRows, gaps, readingOrder } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

let one: Bench
beforeAll(async () => {
  one = await bench()
})
afterAll(async () => {
  await disconnectAll()
  await one.close()
})

const sound = bigSession(40, { seed: 31 }).text.trimEnd().split('\n')
const nativeId = String((JSON.parse(sound[5] ?? '{}') as { sessionId?: string }).sessionId)
const torn = (at: number) => sound.map((line, n) => (n === at ? line.slice(0, -3) : line)).join('\n') + '\n'

const correct = (id: string, text: string, actor: Actor = one.actor) =>
  correctRefusal(connect(one.database.url), actor, { id, text, secret: 'test' })

const accounts = async (importId: string) => {
  const { sql } = one.database
  const columns = sql`records::int, stored::int, same::int, refused::int`
  const [run] = await sql`select ${columns} from imports where id = ${importId}`
  const [file] = await sql`select ${columns} from import_files where import_id = ${importId}`
  const [source] =
    await sql`select ${columns} from uploads where id = (select upload_id from import_refusals where import_id = ${importId} limit 1)`
  return [run, file, source]
}

async function imported(name: string, text: string) {
  const path = join(one.dir, name)
  await writeFile(path, text)
  const report = await one.run([path])
  const [refusal] = await one.database.sql`select id from import_refusals where import_id = ${report.importId}`
  return { path, importId: report.importId ?? '', id: String(refusal?.id) }
}

test.each([0, 12, 39])(
  'record %i mended: the rows, and the reading order, of a file that was never broken',
  async (at) => {
    const [broken, whole] = [await bench(), await bench()]
    try {
      for (const [bed, text] of [
        [broken, torn(at)],
        [whole, `${sound.join('\n')}\n`],
      ] as const) {
        const path = join(bed.dir, 'x.jsonl')
        await writeFile(path, text)
        await bed.run([path])
      }
      const [refusal] = await broken.database.sql`select id from import_refusals`
      const db = connect(broken.database.url)
      const text = sound[at] ?? ''
      expect(await correctRefusal(db, broken.actor, { id: String(refusal?.id), text, secret: 'test' })).toBe('stored')
      expect(await readingOrder(broken, nativeId)).toEqual(await readingOrder(whole, nativeId))
      expect(await finalRows(broken)).toEqual(await finalRows(whole))
      expect(await gaps(broken)).toEqual([])
    } finally {
      await broken.close()
      await whole.close()
    }
  },
)

test('one unit moves in source, file and run, once; the refusal stays, with who settled it', async () => {
  const { importId, id, path } = await imported('moved.jsonl', torn(7))
  const before = { records: 40, stored: 39, same: 0, refused: 1 }
  expect(await accounts(importId)).toEqual([before, before, before])
  const outcomes = await Promise.all([correct(id, sound[7] ?? ''), correct(id, sound[7] ?? '')])
  expect(outcomes).toEqual(['stored', 'stored'])
  const after = { records: 40, stored: 40, same: 0, refused: 0 }
  expect(await accounts(importId)).toEqual([after, after, after])
  const [row] = await one.database
    .sql`select resolution, resolved_by, resolved_at is not null as dated from import_refusals where id = ${id}`
  expect(row).toEqual({ resolution: 'corrected', resolved_by: one.actor.userId, dated: true })
  // Unchanged at its source, the file is known as it now stands; mended there too, it brings nothing twice.
  expect(await one.run([path])).toMatchObject({ records: 40, same: 40, refused: 0 })
  await writeFile(path, `${sound.join('\n')}\n`)
  expect(await one.run([path])).toMatchObject({ records: 40, stored: 0, same: 40, refused: 0 })
})

test('what cannot be taken is said, and changes nothing; a stranger finds nothing', async () => {
  const { importId, id } = await imported('again.jsonl', torn(9).replaceAll(nativeId, `${nativeId}-other`))
  const before = await accounts(importId)
  for (const text of ['{"still": torn', '', '7', '{"a":1} {"b":2}'])
    await expect(correct(id, text)).rejects.toThrow(/Nothing was changed/)
  await expect(correct(id, sound[9] ?? '', await seedActor(one.database.sql))).rejects.toThrow(/no such refused record/)
  expect(await accounts(importId)).toEqual(before)
})

test('dismissed, it stays refused and is settled', async () => {
  const { importId, id } = await imported('left.jsonl', torn(3).replaceAll(nativeId, `${nativeId}-left`))
  const before = await accounts(importId)
  expect(await dismissRefusal(connect(one.database.url), one.actor, id)).toBe('dismissed')
  expect(await correct(id, sound[3] ?? '')).toBe('dismissed')
  expect(await accounts(importId)).toEqual(before)
})

test('a secret in a correction is masked before it is stored', async () => {
  const { id } = await imported('secret.jsonl', torn(11).replaceAll(nativeId, `${nativeId}-secret`))
  const secret = ['ghp', 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5'].join('_')
  const text = (sound[11] ?? '').replaceAll(nativeId, `${nativeId}-secret`).replace(/^\{/, `{"note":"${secret}",`)
  expect(await correct(id, text)).toBe('stored')
  const [row] = await one.database.sql`select corrected from import_refusals where id = ${id}`
  expect(String(row?.corrected)).not.toContain(secret)
})
