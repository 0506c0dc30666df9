// The body of a request to an endpoint for scripts, held in memory. Law: what is too long is refused when that is known, not after
// all of it has been taken in; a sender that does not say the length is counted.

/** All bytes of the body, or null when there are more than `limit`; the rest is not read then. */
export async function bodyWithin(request: Request, limit: number): Promise<Buffer | null> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return null
  const held: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop cancels the stream.
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length
    if (bytes > limit) return null
    held.push(chunk)
  }
  return Buffer.concat(held)
}
