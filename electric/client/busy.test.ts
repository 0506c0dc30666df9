// An engine that is active and cannot serve this one request yet: it is asked again when it said, and nobody is told it is away.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeFetch } from './fetch.ts'
import { link } from './link.ts'

const asked: number[] = []
const server = createServer((_, response) => {
  asked.push(performance.now())
  if (asked.length === 1) response.writeHead(503, { 'retry-after': '1' })
  response.end('[]')
})

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))

test('a request refused for now is asked again after the time given, and the link stays live', async () => {
  link.set({ phase: 'live' })
  const phases = new Set<string>()
  const stop = link.subscribe(() => phases.add(link.get().phase))
  const answer = await shapeFetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/shapes/sessions`)
  stop()
  expect(answer.status).toBe(200)
  const [first = 0, second = 0] = asked
  expect(second - first).toBeGreaterThanOrEqual(990)
  expect([...phases].filter((phase) => phase !== 'live')).toEqual([])
})
