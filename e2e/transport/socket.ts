// A raw live socket for tests that send what no page would: frames in, frames out, and why it was closed.
import { once } from 'node:events'
import type { ServerFrame } from '../../electric/frames.ts'
import type { Stack } from '../stack.ts'

export type RawSocket = {
  received: ServerFrame[]
  /** The code it was closed with, once it is. */
  closed: () => number | undefined
  send: (frame: unknown) => void
  close: () => void
}

/** Opens a socket with these headers; null when the upgrade was refused. */
export async function openSocket(
  stack: Stack,
  headers: Record<string, string>,
  path = '/_live',
): Promise<RawSocket | null> {
  const url = stack.address.replace('http', 'ws') + path
  const socket = new WebSocket(url, { headers } as unknown as string[])
  const received: ServerFrame[] = []
  let code: number | undefined
  socket.addEventListener('message', ({ data }) => received.push(JSON.parse(String(data)) as ServerFrame))
  socket.addEventListener('close', (event) => (code = event.code))
  const [event] = (await Promise.race([once(socket, 'open'), once(socket, 'error')])) as [Event]
  if (event.type === 'error') return null
  return {
    received,
    closed: () => code,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    close: () => socket.close(),
  }
}
