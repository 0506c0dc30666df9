import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { choosePort } from './choose-port.ts'

const squatters: Server[] = []
afterEach(() => squatters.splice(0).forEach((server) => server.close()))

async function squat(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  squatters.push(server)
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const host = '127.0.0.1'

test('what was asked for goes before what is remembered', async () => {
  const [free, other] = [await squat(), await squat()]
  squatters.splice(0).forEach((server) => server.close())
  expect(await choosePort({ host, asked: free, remembered: other })).toEqual({ port: free })
  expect(await choosePort({ host, remembered: other })).toEqual({ port: other })
})

test('a taken port gives way to a later one, and that is told', async () => {
  const taken = await squat()
  const chosen = await choosePort({ host, asked: taken })
  expect(chosen.taken).toBe(taken)
  expect(chosen.port).toBeGreaterThan(taken)
})

test('after a killed supervisor its port is waited for', async () => {
  const port = await squat()
  const choosing = choosePort({ host, remembered: port, tookOver: true })
  squatters.splice(0).forEach((server) => server.close())
  expect(await choosing).toEqual({ port })
})
