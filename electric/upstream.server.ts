// Which engine answers: real Electric at ELECTRIC_URL, or the embedded one the supervisor put there. The proxy cannot tell.

/** Where the engine listens and the secret it asks for. */
export type Upstream = { url: string; secret: string | undefined }

/** How the engine is, as `/v1/health` says: `active` is ready, `waiting` and `starting` are not yet, `away` did not answer. */
export type EngineStatus = 'active' | 'waiting' | 'starting' | 'away'

/**
 * One request to the engine; all of them are reads. One whose connection was reset is sent once more: Electric closes a
 * kept-alive connection after fifty requests, and a pooled client can meet that at the moment it writes.
 */
export async function askUpstream(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    return fetch(url, init)
  }
}

/** Asks the engine how it is; never throws and takes at most `timeoutMs`. */
export async function engineStatus(upstream: Upstream, timeoutMs = 1000): Promise<EngineStatus> {
  try {
    const answer = await fetch(new URL('/v1/health', upstream.url), { signal: AbortSignal.timeout(timeoutMs) })
    const { status } = (await answer.json()) as { status?: string }
    return status === 'active' || status === 'waiting' || status === 'starting' ? status : 'away'
  } catch {
    return 'away'
  }
}
