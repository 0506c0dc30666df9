// The server's end of a tab's socket: bounds and endings.
import { expect, test } from 'vitest'
import type { ServerFrame } from './frames.ts'
import { serveLive } from './live.server.ts'

function connection() {
  const sent: ServerFrame[] = []
  const closed: number[] = []
  const aborted: string[] = []
  const live = serveLive({
    headers: new Headers(),
    origin: 'http://logbook.test',
    answer: (request) =>
      new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => {
          aborted.push(new URL(request.url).pathname)
          reject(new Error('ended'))
        })
      }),
    engineIsActive: async () => true,
    send: (text) => sent.push(JSON.parse(text) as ServerFrame),
    unsent: () => 0,
    close: (code) => closed.push(code),
  })
  const open = (id: number) => live.receive(JSON.stringify({ id, open: '/api/shapes/sessions?live=true' }))
  return { live, open, sent, closed, aborted }
}

test('a request beyond the bound is put off, and those that are open go on', async () => {
  const { live, open, sent, closed, aborted } = connection()
  for (let id = 1; id <= 65; id++) open(id)
  expect(sent).toEqual([
    { id: 65, head: { status: 429, headers: { 'retry-after': '1' } } },
    { id: 65, end: true },
  ])
  expect(closed).toEqual([])
  live.receive(JSON.stringify({ id: 1, abort: true }))
  await expect.poll(() => aborted.length).toBe(1)
  open(66)
  expect(sent).toHaveLength(2)
  live.end()
  await expect.poll(() => aborted.length).toBe(65)
})
