// A committed write never vanishes from the screen: its handler holds the optimistic row until the stream has shown the txid.
// Without limit while the stream is away; at most ten seconds while it is live, because a held write holds back other rows.
import { link } from './link.ts'

const patienceMs = 10_000

export type Settling = { utils: { awaitTxId: (txid: number, timeout?: number) => Promise<boolean> } }

/**
 * Resolves when `collection` has shown `txid`, or when a live stream has not shown it for ten seconds (`onGivenUp` is told).
 * Never rejects: the server has committed, so there is nothing to roll back.
 */
export async function settle(collection: Settling, txid: number, onGivenUp?: (error: unknown) => void): Promise<void> {
  for (;;) {
    const wasLive = link.isLive()
    try {
      await collection.utils.awaitTxId(txid, patienceMs)
      return
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutWaitingForTxIdError'
      if (timedOut && !(wasLive && link.isLive())) continue
      onGivenUp?.(error)
      return
    }
  }
}
