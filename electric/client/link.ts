// What the tab knows of its link to the server: one small observable value, read by the state line and by whoever must wait.

export type LinkState = {
  /** `connecting` until the first answer; `live`; `engine-away`: the server answers but the engine does not; `offline`. */
  phase: 'connecting' | 'live' | 'engine-away' | 'offline'
  /** When this phase began. */
  since: Date
  latencyMs: number | null
  /** Shape requests that have been catching up for a moment already. */
  behind: number
}

let state: LinkState = { phase: 'connecting', since: new Date(0), latencyMs: null, behind: 0 }
const listeners = new Set<() => void>()

export const link = {
  get: (): LinkState => state,
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  set(change: Partial<LinkState>): void {
    const moved = change.phase !== undefined && change.phase !== state.phase
    state = { ...state, ...change, since: moved ? new Date() : state.since }
    for (const listener of listeners) listener()
  },
  isLive: (): boolean => state.phase === 'live',
  /** Resolves once the link is live or `otherwise` holds, at once if so already; rejects with the signal's reason. */
  untilLive(signal?: AbortSignal | null, otherwise = () => false): Promise<void> {
    return new Promise((resolve, reject) => {
      const holds = () => state.phase === 'live' || otherwise()
      if (holds()) return resolve()
      if (signal?.aborted) return reject(signal.reason)
      const done = (settle: () => void) => {
        stop()
        signal?.removeEventListener('abort', aborted)
        settle()
      }
      const aborted = () => done(() => reject(signal?.reason))
      const stop = link.subscribe(() => holds() && done(resolve))
      signal?.addEventListener('abort', aborted, { once: true })
    })
  },
}
