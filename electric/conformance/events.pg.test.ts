// Live news as server-sent events.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Mirror } from './mirror.ts'
import { listen } from './listen.ts'
import { Reader, eventually } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

const item = 'id int PRIMARY KEY, title text'

test('commits come one after the other on one response; the place to continue skips nothing', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  const reader = await new Reader(url, { table }).catchUp()
  const position = { table, handle: reader.handle, offset: reader.offset }
  const first = await listen(url, position)
  expect(first.headers.get('content-type')).toBe('text/event-stream')
  expect(first.headers.get('cache-control')).toBe('public, max-age=59')
  expect(first.headers.get('electric-offset')).toBe(reader.offset)
  await sql`INSERT INTO ${sql(table)} SELECT n, 'x' FROM generate_series(1, 3) n`
  await eventually(() => first.seen.length === 4)
  await sql`INSERT INTO ${sql(table)} VALUES (4, 'x')`
  await eventually(() => first.seen.length === 6)
  const ends = first.seen.filter(({ headers }) => headers.control === 'up-to-date')
  expect(first.seen.map(({ value }) => value?.id)).toEqual(['1', '2', '3', undefined, '4', undefined])
  first.close()

  // What was seen already may come again, as an update would: the client keeps rows by their key.
  const again = await listen(url, { ...position, offset: `${String(ends[0]?.headers.global_last_seen_lsn)}_0` })
  await eventually(() => again.seen.some(({ value }) => value?.id === '4'))
  again.close()
  const last = await listen(url, { ...position, offset: `${String(ends[1]?.headers.global_last_seen_lsn)}_0` })
  await sql`INSERT INTO ${sql(table)} VALUES (5, 'x')`
  await eventually(() => last.seen.some(({ value }) => value?.id === '5'))
  last.close()
})

test('the stream of a shape that ends is closed', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  const reader = await new Reader(url, { table }).catchUp()
  const events = await listen(url, { table, handle: reader.handle, offset: reader.offset })
  await sql`TRUNCATE ${sql(table)}`
  await events.ended
  expect(events.seen).toEqual([])
})

test('the unmodified client follows a shape by events, through TRUNCATE', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  const mirror = new Mirror('events', url, { table }, { liveSse: true })
  await eventually(() => mirror.upToDate && mirror.rows.size === 1)
  await sql`INSERT INTO ${sql(table)} VALUES (2, 'two')`
  await eventually(() => mirror.rows.size === 2)
  await sql`UPDATE ${sql(table)} SET title = 'both'`
  await eventually(() => [...mirror.rows.values()].every(({ title }) => title === 'both'))
  await sql`TRUNCATE ${sql(table)}`
  await sql`INSERT INTO ${sql(table)} VALUES (3, 'three')`
  await eventually(() => [...mirror.rows.values()].map(({ id }) => id).join() === '3')
  expect(mirror.faults).toEqual([])
  mirror.stop()
})
