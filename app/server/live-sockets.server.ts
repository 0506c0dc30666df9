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

let isStopping = false

/** Why one more socket of `signInId` may not be, if so. */
export function refusal(signInId: string): { code: number; reason: string } | undefined {
  if (isStopping) return { code: closeCodes.restarting, reason: 'restarting' }
  let own = 0
  for (const socket of sockets.values()) if (socket.signInId === signInId) own++
  if (sockets.size < maxOverall && own < maxPerSignIn) return undefined
  return { code: closeCodes.tooManySockets, reason: 'too many sockets' }
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

/**
 * Tells every tab to come back soon, now and whoever is still let in: a tab is back within a tenth of a second, and one
 * socket is enough to keep a server that has stopped from ending.
 */
export function closeAllSockets(): void {
  isStopping = true
  for (const socket of sockets.values()) socket.close(closeCodes.restarting, 'restarting')
}
