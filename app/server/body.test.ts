// A body is read up to its limit and no further.
import { expect, test } from 'vitest'
import { bodyWithin } from './body.server.ts'

const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request('http://127.0.0.1:4747/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)

test('a body within the limit comes whole, also none at all', async () => {
  expect((await bodyWithin(post('größe'), 7))?.toString()).toBe('größe')
  expect(await bodyWithin(post(null), 7)).toHaveLength(0)
})

test('a body without end is left after the limit, and its sender is told', async () => {
  let sent = 0
  let cancelled = false
  const endless = new ReadableStream<Uint8Array>({
    pull: (body) => {
      sent++
      body.enqueue(new Uint8Array(1000))
    },
    cancel: () => {
      cancelled = true
    },
  })
  expect(await bodyWithin(post(endless), 5000)).toBeNull()
  expect(cancelled).toBe(true)
  expect(sent).toBeLessThan(20)
})

test('a body that says that it is too long is not begun', async () => {
  const body = new ReadableStream({ pull: (stream) => stream.error(new Error('read')) }, { highWaterMark: 0 })
  expect(await bodyWithin(post(body, { 'content-length': '5001' }), 5000)).toBeNull()
})
