// The live sockets that are open in this process, and how many there may be: no sign-in takes all of them.
import { closeCodes } from '#electric/frames.ts'
import type { LiveConnection } from '#electric/live.server.ts'
import { onSignOut } from './sign-out.server.ts'

export type LiveSocket = { signInId: string; connection: LiveConnection; close: (code: number, reason: string) => void }

const maxOverall = 1000
const maxPerSignIn = 100
const sockets = new Map<string, LiveSocket>()
onSignOut(() => {
  for (const { connection } of sockets.values()) void connection.recheck()
})

/** Whether one more socket of `signInId` fits. */
export function hasRoom(signInId: string): boolean {
  if (sockets.size >= maxOverall) return false
  let own = 0
  for (const socket of sockets.values()) if (socket.signInId === signInId) own++
  return own < maxPerSignIn
}

/** Takes the socket in under `id`, until `removeSocket`. */
export function addSocket(id: string, socket: LiveSocket): void {
  sockets.set(id, socket)
}

/** The connection of socket `id`, if it is open. */
export function connectionOf(id: string): LiveConnection | undefined {
  return sockets.get(id)?.connection
}

/** Forgets a closed socket and ends its requests. */
export function removeSocket(id: string): void {
  sockets.get(id)?.connection.end()
  sockets.delete(id)
}

/** Tells every tab to come back soon: open sockets would hold the server's graceful stop for seconds. */
export function closeAllSockets(): void {
  for (const socket of sockets.values()) socket.close(closeCodes.restarting, 'restarting')
}
