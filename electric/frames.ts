// What travels on the live socket, in both directions, as JSON text. Many requests share one socket; `id` is the client's.

/** Client → server. `open` is the path and query of a live shape request; `ping` carries a number to be echoed. */
export type ClientFrame = { id: number; open: string } | { id: number; abort: true } | { ping: number }

/**
 * Server → client. `head` comes first, then `data` pieces of the body's text, then `end`; `lost` says the answer broke off.
 * `refused` says that a frame was not understood; what else travels on the socket goes on.
 */
export type ServerFrame =
  | { id: number; head: { status: number; headers: Record<string, string> } }
  | { id: number; data: string }
  | { id: number; end: true }
  | { id: number; lost: true }
  | { pong: number; engine: boolean }
  | { refused: string }

/** Why the server closes a socket. Those from 4000 on are our own; the rest have the meaning of RFC 6455 and its registry. */
export const closeCodes = {
  nonsense: 1008,
  restarting: 1012,
  tooSlow: 1013,
  signedOut: 4401,
  tooManySockets: 4429,
} as const

/** A URL fits four times over; a page never sends more. In UTF-16 units. */
const maxFrame = 64 * 1024

/** Reads a client's frame; a string says why it is none. */
export function readClientFrame(text: string): ClientFrame | string {
  if (text.length > maxFrame) return 'The frame is larger than 64 KB.'
  const frame = parsed(text)
  if (typeof frame !== 'object' || frame === null) return 'The frame is not a JSON object.'
  if ('ping' in frame && typeof frame.ping === 'number') return { ping: frame.ping }
  if (!('id' in frame) || !Number.isSafeInteger(frame.id)) return 'The frame has no id.'
  const id = Number(frame.id)
  if ('abort' in frame && frame.abort === true) return { id, abort: true }
  return 'open' in frame && typeof frame.open === 'string' ? { id, open: frame.open } : 'The frame asks for nothing.'
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
