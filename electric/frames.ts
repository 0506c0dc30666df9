// What travels on the live socket, in both directions, as JSON text. Many requests share one socket; `id` is the client's.

/** Client → server. `open` is the path and query of a live shape request; `ping` carries a number to be echoed. */
export type ClientFrame = { id: number; open: string } | { id: number; abort: true } | { ping: number }

/** Server → client. `head` comes first, then `data` pieces of the body's text, then `end`; `lost` says the answer broke off. */
export type ServerFrame =
  | { id: number; head: { status: number; headers: Record<string, string> } }
  | { id: number; data: string }
  | { id: number; end: true }
  | { id: number; lost: true }
  | { pong: number; engine: boolean }

/** Reads a client's frame; null for anything that is not one. */
export function readClientFrame(text: string): ClientFrame | null {
  try {
    const frame: unknown = JSON.parse(text)
    if (typeof frame !== 'object' || frame === null) return null
    if ('ping' in frame && typeof frame.ping === 'number') return { ping: frame.ping }
    if (!('id' in frame) || typeof frame.id !== 'number') return null
    if ('abort' in frame) return { id: frame.id, abort: true }
    return 'open' in frame && typeof frame.open === 'string' ? { id: frame.id, open: frame.open } : null
  } catch {
    return null
  }
}
