// Asks whether somebody has agreed, at the pace that the server names, until it is decided.

const undecided = new Set(['authorization_pending', 'slow_down'])

/** Resolves when it was agreed to; rejects with the server's words when it was refused or is too old, or when `signal` ends it. */
export async function pollUntilDecided(deviceCode: string, seconds: number, signal: AbortSignal): Promise<void> {
  for (let pause = seconds; ;) {
    await new Promise((resolve) => setTimeout(resolve, pause * 1000))
    signal.throwIfAborted()
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ deviceCode }),
    }
    // A server that does not answer for a moment has decided nothing.
    const answer = await fetch('/api/pair/token', { ...init, signal }).catch(() => null)
    if (answer?.ok) return
    const body = (await answer?.json().catch(() => null)) as { error?: { code?: string; message?: string } } | null
    if (body?.error?.code === 'slow_down') pause += seconds
    if (body && !undecided.has(body.error?.code ?? '')) throw new Error(body.error?.message ?? 'That did not work.')
  }
}
