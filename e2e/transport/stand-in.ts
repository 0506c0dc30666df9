// In the engine's place: holds or answers requests as a test wants, and counts what is open.
import { createServer } from 'node:http'
import type { RequestListener, ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { Stack } from '../stack.ts'

export type StandIn = {
  /** Shape requests that are open now. */
  held: Set<ServerResponse>
  /** Requests so far. */
  asked: { health: number; shapes: number }
  /** Puts the real engine back. */
  end: () => Promise<void>
}

/** Stops the engine and answers in its place; without `respond` every request is held. `health` is what it says of itself. */
export async function standIn(stack: Stack, respond?: RequestListener, health = 'active'): Promise<StandIn> {
  await stack.stopEngine()
  const held = new Set<ServerResponse>()
  const asked = { health: 0, shapes: 0 }
  const server = createServer((request, response) => {
    if (request.url === '/v1/health') {
      asked.health++
      return void response.end(JSON.stringify({ status: health }))
    }
    asked.shapes++
    held.add(response)
    response.once('close', () => held.delete(response))
    respond?.(request, response)
  })
  await once(server.listen(Number(new URL(stack.engineUrl).port), '127.0.0.1'), 'listening')
  return {
    held,
    asked,
    end: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await stack.startEngine()
    },
  }
}
