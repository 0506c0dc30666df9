// Writing answers. Bodies go out in pieces, and a reader that does not read makes the writer wait instead of filling memory.
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { SEPARATOR } from '../shapes/log.ts'
import type { Headers } from './headers.ts'

const PIECE = 256 * 1024

/** A small JSON answer. */
export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Headers): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}

/** An answer without a body. */
export function sendEmpty(response: ServerResponse, status: number, headers: Headers): void {
  response.writeHead(status, headers)
  response.end()
}

/** `before`, the items separated by commas, `after`: JSON that is already text. Resolves when all is handed to the socket or it is gone. */
export async function sendItems(
  response: ServerResponse,
  headers: Headers,
  { before, items, after }: { before: string; items: Iterable<string>; after: string },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers })
  if (response.req.method === 'HEAD') {
    response.end()
    return
  }
  let piece = before
  let first = true
  for (const item of items) {
    piece += first ? item : SEPARATOR + item
    first = false
    if (piece.length < PIECE) continue
    if (response.destroyed) return
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')])
    piece = ''
  }
  response.end(piece + after)
}
