// Pages that are sent while the snapshot is still being made.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEngine } from '../testing.ts'
import type { TestEngine } from '../testing.ts'

let stage: TestEngine
beforeAll(async () => {
  stage = await testEngine({ ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '4000000' })
  await stage.database.sql.unsafe(`
    CREATE TABLE items (id int PRIMARY KEY, title text);
    INSERT INTO items SELECT n, repeat(md5(n::text), 10) FROM generate_series(1, 60000) n`)
})
afterAll(() => stage.stop())

type Whole = { etag: string | null; offset: string; body: string }

async function pages(where: string, handle?: string): Promise<{ handle: string; all: Whole[] }> {
  const all: Whole[] = []
  let known = handle
  for (let offset = '-1'; ;) {
    const query = new URLSearchParams({ table: 'items', where, offset, ...(known ? { handle: known } : {}) })
    const answer = await fetch(`${stage.engine.url}/v1/shape?${query}`)
    expect(answer.status).toBe(200)
    known = answer.headers.get('electric-handle') ?? ''
    offset = answer.headers.get('electric-offset') ?? ''
    const body = await answer.text()
    if (answer.headers.has('electric-up-to-date')) return { handle: known, all }
    all.push({ etag: answer.headers.get('etag'), offset, body })
  }
}

test('a page that is sent while it is made is the one that everybody gets later', async () => {
  const made = await Promise.all([1, 2, 3].map((way) => Promise.all([pages(`id > -${way}`), pages(`id > -${way}`)])))
  for (const [way, both] of made.entries()) {
    const later = await pages(`id > -${way + 1}`, both[0].handle)
    for (const one of both) expect(one).toEqual(later)
    const rows = later.all.flatMap(({ body }) => JSON.parse(body) as { value?: { id: string } }[])
    const ids = rows.flatMap(({ value }) => value?.id ?? [])
    expect([ids.length, new Set(ids).size]).toEqual([60_000, 60_000])
    expect(later.all.length).toBeGreaterThan(5)
  }
})
