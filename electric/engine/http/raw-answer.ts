// Answers whose bytes are ready, handed to the socket past Node's ServerResponse: with five hundred readers to answer at once, making
// a head and writing it in parts costs as much again as the write itself.
import type { ServerResponse } from 'node:http'
import type { Headers } from './headers.ts'

// Longer than any client's or proxy's own, so that it is never this end that closes a connection about to be reused.
export const KEEP_ALIVE = 75_000

/** Whether the connection stays open and the answer may be written now: nothing was sent, and no earlier answer is on its way. */
export function canSendRaw(response: ServerResponse): boolean {
  const { req, socket } = response
  return (
    req.method === 'GET' && req.httpVersion === '1.1' && response.shouldKeepAlive && !response.headersSent && !!socket
  )
}

/** Status line and headers of a 200 on a connection that stays open, as Node would write them; further header lines may follow. */
export function rawHead(headers: Headers): string {
  const lines = Object.entries({
    ...headers,
    Date: new Date().toUTCString(),
    Connection: 'keep-alive',
    'Keep-Alive': `timeout=${KEEP_ALIVE / 1000}`,
  })
  return `HTTP/1.1 200 OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`
}

/**
 * Writes a whole answer or a chunk of one, one character for each byte. `finishRaw` must follow a whole one, soon but not before others
 * that wait are answered.
 */
export function sendRaw(response: ServerResponse, bytes: string): void {
  response.socket?.write(bytes, 'latin1')
}

/** Whether a part of a chunked answer that has begun may go to the socket as it is: nothing of it waits, so the order holds. */
export function canSendRawChunk(response: ServerResponse): boolean {
  return response.headersSent && response.chunkedEncoding && response.writableLength === 0 && !response.destroyed
}

/** A body as one chunk of a chunked answer, one character for each byte: what `sendRaw` takes. */
export function rawChunk(body: Buffer): string {
  return `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n`
}

/** Lets the server go on to the connection's next request: the event by which a response tells it that all was handed over. */
export function finishRaw(response: ServerResponse): void {
  response.emit('finish')
}
