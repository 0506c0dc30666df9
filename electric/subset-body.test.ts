// Nothing of a subset's body reaches the engine but the five fields, each of its own type and within its bound.
import { expect, test } from 'vitest'
import { subsetBody } from './subset-body.server.ts'

const post = (body: BodyInit, more: RequestInit = {}) =>
  subsetBody(new Request('http://logbook.test/', { method: 'POST', body, ...more }))
const json = (value: unknown) => post(JSON.stringify(value))

test('only the five fields go on, bare or under subset', async () => {
  const fields = { where: 'id = $1', params: { 1: 'a' }, order_by: 'id', limit: 5, offset: 0 }
  const foreign = { table: 'auth_users', columns: 'id', secret: 'x', 'params[1]': 'y', handle: 'h', constructor: 1 }
  expect(await json({ ...foreign, ...fields })).toEqual({ json: JSON.stringify(fields) })
  expect(await json({ ...foreign, subset: { ...foreign, ...fields } })).toEqual({ json: JSON.stringify(fields) })
  expect(await post('{"__proto__":{"table":"auth_users"},"where":"a","where":"b","subset":null}')).toMatchObject({
    status: 400,
  })
  expect(await post('{"__proto__":{"table":"auth_users"},"where":"a","where":"b"}')).toEqual({ json: '{"where":"b"}' })
  expect(await json({ where: null, limit: null })).toEqual({ json: '{}' })
  expect(await post('')).toEqual({ json: '{}' })
})

test.each([
  ['{'],
  ['[]'],
  ['"x"'],
  ['null'],
  ['{"subset":[]}'],
  ['{"where":{"toString":1}}'],
  ['{"order_by":["id"]}'],
  [JSON.stringify({ where: 'x'.repeat(20_000) })],
  ['{"limit":5001,"order_by":"id"}'],
  ['{"limit":1e400}'],
  ['{"limit":"99999999"}'],
  ['{"offset":true}'],
  ['{"params":"x"}'],
  ['{"params":["a"]}'],
  ['{"params":{"1":{"2":"x"}}}'],
  [JSON.stringify({ params: Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [n + 1, ''])) })],
])('%.60s is refused', async (text) => {
  expect(await post(text)).toMatchObject({ status: 400 })
})

test('a body that says it is too long is not read, one that does not say is read no further than allowed', async () => {
  let read = 0
  const body = () =>
    new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          read++
          controller.enqueue(new Uint8Array(16 * 1024).fill(32))
        },
      },
      { highWaterMark: 0 },
    )
  const init = { duplex: 'half' } as RequestInit
  expect(await post(body(), { ...init, headers: { 'content-length': '1000000' } })).toMatchObject({ status: 413 })
  expect(read).toBe(0)
  expect(await post(body(), init)).toMatchObject({ status: 413 })
  expect(read).toBeLessThanOrEqual(6)
})
