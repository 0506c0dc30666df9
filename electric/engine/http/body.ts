// The body of a POST: a JSON object, bounded in size.
import type { IncomingMessage } from 'node:http'
import { Refusal } from '../errors.ts'

const MAX_BYTES = 8 * 1024 * 1024

/** Reads the body; empty counts as {}. Refuses with 413 or 400. */
export async function readJsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request) {
    const bytes: Buffer = Buffer.isBuffer(piece) ? piece : Buffer.from(piece)
    size += bytes.length
    // The rest is read and thrown away, so that the client can finish sending and hear the answer.
    if (size <= MAX_BYTES) pieces.push(bytes)
  }
  if (size > MAX_BYTES) throw new Refusal(413, { error: 'Request body too large' })
  if (size === 0) return {}
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(pieces)))
  } catch {
    throw new Refusal(400, { error: 'Invalid JSON in request body' })
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal(400, { error: 'Request body must be a JSON object' })
  return { ...body }
}
