// Live news as server-sent events.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Mirror } from './mirror.ts'
import { Reader, eventually } from './reader.ts'
import type { Message } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

const item = 'id int PRIMARY KEY, title text'

type Events = { readonly headers: Headers; readonly seen: Message[]; readonly ended: Promise<void>; close(): void }

async function listen(params: Record<string, string>): Promise<Events> {
  const stop = new AbortController()
  const query = new URLSearchParams({ ...params, live: 'true', live_sse: 'true' })
  const response = await fetch(`${target.url}/v1/shape?${query}`, { signal: stop.signal })
  const seen: Message[] = []
  const read = async (): Promise<void> => {
    let rest = ''
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) {
      const events = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) if (event.startsWith('data: ')) seen.push(JSON.parse(event.slice(6)))
    }
  }
  const ended = read().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })
  return { headers: response.headers, seen, ended, close: () => stop.abort() }
}

test('commits come one after the other on one response; the place to continue repeats nothing and skips nothing', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  const reader = await new Reader(url, { table }).catchUp()
  const position = { table, handle: reader.handle, offset: reader.offset }
  const first = await listen(position)
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

  const again = await listen({ ...position, offset: `${String(ends[0]?.headers.global_last_seen_lsn)}_0` })
  await eventually(() => again.seen.length === 2)
  expect(again.seen[0]?.value?.id).toBe('4')
  again.close()
  const last = await listen({ ...position, offset: `${String(ends[1]?.headers.global_last_seen_lsn)}_0` })
  await sql`INSERT INTO ${sql(table)} VALUES (5, 'x')`
  await eventually(() => last.seen.length === 2)
  expect(last.seen[0]?.value?.id).toBe('5')
  last.close()
})

test('the stream of a shape that ends is closed', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  const reader = await new Reader(url, { table }).catchUp()
  const events = await listen({ table, handle: reader.handle, offset: reader.offset })
  await sql`TRUNCATE ${sql(table)}`
  await events.ended
  expect(events.seen).toEqual([])
})

test('the unmodified client follows a shape by events, through TRUNCATE', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  const mirror = new Mirror('events', url, { table }, true)
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
