// Only a request that takes its time is told as catching up: windows ask often and are answered at once.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeFetch } from './fetch.ts'
import { link } from './link.ts'

let answerNow: (() => void) | undefined
const server = createServer((request, response) => {
  if (request.url === '/quick') response.end('[]')
  else answerNow = () => response.end('[]')
})
const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))

test('a quick answer is never behind, a slow one is until it is here', async () => {
  const seen: number[] = []
  const stop = link.subscribe(() => seen.push(link.get().behind))
  await shapeFetch(at('/quick'))
  expect(seen).toEqual([])
  const slow = shapeFetch(at('/slow'))
  await expect.poll(() => seen).toEqual([1])
  answerNow?.()
  await slow
  expect(seen).toEqual([1, 0])
  stop()
})
