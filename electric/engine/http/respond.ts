// Writing answers. Bodies go out in pieces at the speed of the reader: one that does not read makes its writer wait instead of
// filling memory, and one that takes nothing for too long is cut off.
import type { ServerResponse } from 'node:http'
import type { Headers } from './headers.ts'
import { inTime } from './wait.ts'

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

// What is smaller goes out in one piece, with its length.
const SMALL = 64 * 1024

/**
 * A JSON answer in pieces that are made as they are asked for, each of SMALL bytes or more valid until the next is; an error of making them ends the answer unfinished, or becomes an
 * answer of its own when nothing has been sent. Resolves when all is handed to the socket, or the reader is gone. `patience`:
 * milliseconds without any progress after which it is cut off.
 */
export async function sendPieces(
  response: ServerResponse,
  headers: Headers,
  pieces: Iterable<Buffer | Promise<void>>,
  patience: number,
): Promise<void> {
  const head = { 'content-type': 'application/json; charset=utf-8', ...headers }
  if (response.req.method === 'HEAD') return sendEmpty(response, 200, head)
  let held: Buffer[] = []
  let bytes = 0
  for (const piece of pieces) {
    if (piece instanceof Promise) {
      await inTime(piece)
      continue
    }
    held.push(piece)
    bytes += piece.length
    if (bytes < SMALL) continue
    if (!response.headersSent) response.writeHead(200, head)
    // So much is more than the socket takes at once: all of it has gone when there is room again.
    await write(response, held, patience)
    if (response.destroyed) return
    held = []
    bytes = 0
  }
  if (!response.headersSent) response.writeHead(200, { ...head, 'content-length': bytes })
  response.end(held.length === 1 ? held[0] : Buffer.concat(held))
  if (response.writableLength > SMALL) await handedOver(response, 'finish', patience)
}

/** Writes a part of an answer that has begun; resolves when there is room for more, or the reader is gone or cut off. */
export async function write(
  response: ServerResponse,
  pieces: readonly (Buffer | string)[],
  patience: number,
): Promise<void> {
  if (response.destroyed) return
  let room = true
  for (const piece of pieces) room = response.write(piece)
  if (!room) await handedOver(response, 'drain', patience)
}

/** Until the event, or the end of the connection. The socket's own timer counts from the last byte that went out. */
function handedOver(response: ServerResponse, event: 'drain' | 'finish', patience: number): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve()
    const cut = (): void => void response.destroy()
    const done = (): void => {
      response.off(event, done).off('close', done).off('timeout', cut).setTimeout(0)
      resolve()
    }
    response.on(event, done).on('close', done).setTimeout(patience, cut)
  })
}
