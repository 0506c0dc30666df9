// Pages, offsets and caching of one shape's log.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Reader, getShape, messages } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

const item = 'id int PRIMARY KEY, title text'

test('the first page is never up-to-date, may be cached for a week and stays the same; the next one ends the snapshot', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  const first = await getShape(url, { table, offset: '-1' })
  expect(first.status).toBe(200)
  expect(first.headers.get('electric-offset')).toBe('0_0')
  expect(first.headers.has('electric-up-to-date')).toBe(false)
  expect(first.headers.get('electric-has-data')).toBe('true')
  expect(first.headers.get('cache-control')).toBe(
    'public, max-age=604800, s-maxage=3600, stale-while-revalidate=2629746',
  )
  expect(JSON.parse(first.headers.get('electric-schema') ?? '')).toEqual({
    id: { type: 'int4', pk_index: 0, not_null: true },
    title: { type: 'text' },
  })
  const [row, end] = messages(first)
  expect(row).toEqual({
    key: `"public"."${table}"/"1"`,
    value: { id: '1', title: 'one' },
    headers: { operation: 'insert', relation: ['public', table] },
  })
  expect(end?.headers).toMatchObject({ control: 'snapshot-end', xip_list: expect.any(Array) })
  expect(Number(end?.headers.xmax)).toBeGreaterThanOrEqual(Number(end?.headers.xmin))

  const handle = first.headers.get('electric-handle') ?? ''
  const second = await getShape(url, { table, offset: '0_0', handle })
  expect(second.headers.get('electric-offset')).toBe('0_inf')
  expect(second.headers.get('electric-up-to-date')).toBe('')
  expect(second.headers.get('cache-control')).toBe('public, max-age=60, stale-while-revalidate=300')
  expect(messages(second)).toEqual([
    { headers: { control: 'up-to-date', global_last_seen_lsn: expect.stringMatching(/^\d+$/) } },
  ])
  await sql`UPDATE ${sql(table)} SET title = 'two'`
  expect((await getShape(url, { table, offset: '-1' })).body).toEqual(first.body)
})

test('a live request waits for the next commit and continues after it', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  const reader = await new Reader(url, { table }).catchUp()
  reader.take()
  const waiting = reader.next(true)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  const answer = await waiting
  expect(answer.headers.get('cache-control')).toBe('public, max-age=5, stale-while-revalidate=5')
  expect(answer.headers.get('electric-cursor')).toMatch(/^\d+$/)
  expect(answer.headers.has('electric-schema')).toBe(false)
  expect(answer.headers.get('electric-up-to-date')).toBe('')
  const [change] = messages(answer)
  const lsn = String(change?.headers.lsn)
  expect(reader.offset).toBe(`${lsn}_0`)
  expect(messages(answer).at(-1)?.headers).toEqual({ control: 'up-to-date', global_last_seen_lsn: lsn })
})

test('a quiet live request is answered in time, up-to-date, without data and with a new cursor', async () => {
  const { url } = target
  const table = await target.table(item)
  const reader = await new Reader(url, { table }).catchUp()
  const position = { table, offset: reader.offset, handle: reader.handle, live: 'true' }
  const started = Date.now()
  const first = await getShape(url, position)
  expect(Date.now() - started).toBeGreaterThan(target.longPoll * 0.8)
  expect(first.headers.get('electric-has-data')).toBe('false')
  expect(first.headers.get('electric-offset')).toBe(reader.offset)
  expect(messages(first).map(({ headers }) => headers.control)).toEqual(['up-to-date'])
  const cursor = first.headers.get('electric-cursor') ?? ''
  const second = await getShape(url, { ...position, cursor })
  expect(Number(second.headers.get('electric-cursor'))).toBeGreaterThan(Number(cursor))
  expect(second.headers.get('etag')).not.toBe(first.headers.get('etag'))
})

test('offset=now skips history and loses nothing that commits after it', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'before')`
  const now = await getShape(url, { table, offset: 'now' })
  expect(now.headers.get('electric-offset')).toBe('0_inf')
  expect(now.headers.get('electric-has-data')).toBe('false')
  expect(messages(now).map(({ headers }) => headers.control)).toEqual(['up-to-date'])
  await sql`INSERT INTO ${sql(table)} VALUES (2, 'after')`
  const handle = now.headers.get('electric-handle') ?? ''
  const next = await getShape(url, { table, offset: '0_inf', handle, live: 'true' })
  expect(messages(next)[0]?.value).toEqual({ id: '2', title: 'after' })
})

test('snapshot and log are cut into pages that never change; every position between two entries is a resume point', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} SELECT n, repeat('x', 200) FROM generate_series(1, 30) n`
  const reader = new Reader(url, { table })
  const pages = [await reader.next(), await reader.next(), await reader.next()]
  expect(pages.map(({ headers }) => headers.get('electric-offset'))).toEqual(['0_0', '0_1', '0_2'])
  await reader.catchUp()
  expect(reader.take()).toHaveLength(30)

  await sql`UPDATE ${sql(table)} SET title = repeat('y', 200)`
  const from = reader.offset
  const first = await reader.next(true)
  expect(first.headers.has('electric-up-to-date')).toBe(false)
  await reader.catchUp()
  const updates = reader.take()
  expect(updates).toHaveLength(30)
  expect(updates.filter(({ headers }) => headers.last).map(({ headers }) => headers.op_position)).toEqual([58])

  const { handle } = reader
  const again = await getShape(url, { table, handle, offset: from })
  expect(again.body).toEqual(first.body)
  const lsn = String(updates[0]?.headers.lsn)
  const middle = await getShape(url, { table, handle, offset: `${lsn}_3` })
  expect(messages(middle)[0]?.headers.op_position).toBe(4)
  expect(middle.headers.get('electric-offset')).toBe(first.headers.get('electric-offset'))
})

test('a page that is still right is answered with 304 and the same caching, from any offset', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  const reader = await new Reader(url, { table }).catchUp()
  const from = reader.offset
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  await reader.next(true)
  const lsn = BigInt(reader.offset.split('_')[0] ?? '')
  for (const offset of ['-1', from, `${lsn - 1n}_5`]) {
    const position = { table, offset, handle: reader.handle }
    const answer = await getShape(url, position)
    const etag = answer.headers.get('etag') ?? ''
    expect(etag).toBe(`"${reader.handle}:${offset}:${answer.headers.get('electric-offset')}"`)
    const same = await getShape(url, position, { headers: { 'if-none-match': etag } })
    expect([same.status, same.body]).toEqual([304, undefined])
    expect(same.headers.get('cache-control')).toBe(answer.headers.get('cache-control'))
    expect((await getShape(url, position, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  }
})

test('an offset that has not happened is refused after a while', async () => {
  const { url } = target
  const table = await target.table(item)
  const reader = await new Reader(url, { table }).catchUp()
  const future = await getShape(url, { table, handle: reader.handle, offset: '9223372036854775807_0' })
  expect(future.status).toBe(400)
  expect(future.body).toMatchObject({ errors: { offset: ['out of bounds for this shape'] } })
})

test('HEAD gives the headers of GET and no body, whatever the answer', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  const { handle } = await new Reader(url, { table }).catchUp()
  const queries: Record<string, string>[] = [
    { table, offset: '-1' },
    { table, offset: '0_0', handle },
    { table, offset: '0_0', handle: '1-1' },
    { table, offset: 'now', subset__where: 'id = 1' },
    { table: 'no_such_table', offset: '-1' },
    { table, offset: 'x' },
  ]
  for (const query of queries) {
    const get = await getShape(url, query)
    const head = await getShape(url, query, { method: 'HEAD' })
    expect([head.status, head.body]).toEqual([get.status, undefined])
    for (const name of [
      'electric-handle',
      'electric-offset',
      'electric-schema',
      'electric-up-to-date',
      'etag',
      'cache-control',
      'content-type',
    ])
      expect(head.headers.get(name), `${JSON.stringify(query)} ${name}`).toBe(get.headers.get(name))
  }
  const etag = (await getShape(url, { table, offset: '-1' })).headers.get('etag') ?? ''
  const kept = await getShape(
    url,
    { table, offset: '-1' },
    { method: 'HEAD', headers: { 'if-none-match': `"x", ${etag}` } },
  )
  expect(kept.status).toBe(304)
})

test('parameters that are only there to make the address different change nothing', async () => {
  const { url } = target
  const table = await target.table(item)
  const plain = await getShape(url, { table, offset: '-1' })
  const more = { expired_handle: '1-1', 'cache-buster': 'x', cursor: '12', anything: 'else' }
  const other = await getShape(url, { table, offset: '-1', ...more })
  expect([other.status, other.body, other.headers.get('electric-handle')]).toEqual([
    200,
    plain.body,
    plain.headers.get('electric-handle'),
  ])
})
