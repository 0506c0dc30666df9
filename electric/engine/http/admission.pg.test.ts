// The bound on requests in progress: who may cost a snapshot and who only reads are counted apart.
import { afterEach, expect, test } from 'vitest'
import { Reader, eventually, getShape } from '../../conformance/reader.ts'
import type { Answer } from '../../conformance/reader.ts'
import { testEngine } from '../testing.ts'
import type { TestEngine } from '../testing.ts'

let opened: TestEngine | undefined
afterEach(async () => {
  await opened?.stop()
  opened = undefined
})

async function open(limits: object) {
  opened = await testEngine({
    ELECTRIC_MAX_CONCURRENT_REQUESTS: JSON.stringify(limits),
    ELECTRIC_LONG_POLL_TIMEOUT: '20000',
  })
  await opened.database.sql`CREATE TABLE items (id int PRIMARY KEY)`
  const { url } = opened.engine
  return { url, sql: opened.database.sql, ask: (params: object) => getShape(url, { table: 'items', ...params }) }
}

/** What is refused, and how. */
function expectRefused({ status, body, headers }: Answer, kind: string, limit: number): void {
  const message = `Concurrent ${kind} request limit exceeded (limit: ${limit}), please retry`
  expect([status, body]).toEqual([503, { code: 'concurrent_request_limit_exceeded', message }])
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(5)
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(10)
  expect([headers.get('cache-control'), headers.get('surrogate-control')]).toEqual(['no-store', 'no-store'])
}

test('who follows is refused above the limit, and let in when another has left or been answered', async () => {
  const { url, sql, ask } = await open({ initial: 5, existing: 2 })
  const { handle, offset } = await new Reader(url, { table: 'items' }).catchUp()
  const live = { handle, offset, live: 'true' }
  const [one, two] = [new AbortController(), new AbortController()]
  const polls = [one, two].map(({ signal }) =>
    getShape(url, { table: 'items', ...live }, { signal }).catch(() => undefined),
  )
  await eventually(async () => (await ask({ handle, offset })).status === 503)
  expectRefused(await ask({ handle, offset }), 'existing', 2)
  // Newcomers are not kept out, nor is who carries a handle that nobody knows.
  expect((await ask({ offset: '-1' })).status).toBe(200)
  expect((await ask({ handle: '1-1', offset: '0_0' })).status).toBe(409)
  one.abort()
  await eventually(async () => (await ask({ handle, offset })).status === 200)
  await sql`INSERT INTO items VALUES (1)`
  expect((await polls[1])?.status).toBe(200)
  expect((await ask({ handle, offset })).status).toBe(200)
})

test('newcomers who wait for a snapshot are refused above the limit, and keep nobody from following', async () => {
  const { url, sql, ask } = await open({ initial: 2, existing: 5 })
  const { handle, offset } = await new Reader(url, { table: 'items' }).catchUp()
  let waiting: Promise<Answer>[] = []
  await sql.begin(async (locking) => {
    await locking`LOCK TABLE items`
    waiting = [1, 2].map((id) => ask({ where: `id = ${id}`, offset: '-1' }))
    // Both have to be there first: a third one that overtook them would wait for this very transaction.
    await eventually(async () => {
      const [{ n } = { n: 0 }] = await locking<Array<{ n: number }>>`
        SELECT count(*)::int AS n FROM pg_locks WHERE relation = 'items'::regclass AND NOT granted`
      return n === 2
    })
    expectRefused(await ask({ where: 'id = 3', offset: 'now', log: 'changes_only' }), 'initial', 2)
    expectRefused(await ask({ offset: '-1' }), 'initial', 2)
    expect((await ask({ handle, offset })).status).toBe(200)
  })
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200])
  expect((await ask({ offset: '-1' })).status).toBe(200)
})
