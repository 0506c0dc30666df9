// Tells readers that follow sessions when one has grown: one look at all of their heads, however many follow. Law: it says only that there may be
// more; each reader reads it as who they are.
import { inArray } from 'drizzle-orm'
import { sessionHeads } from '#db/schema/index.ts'
import type { Database } from '#db/client.server.ts'
import { log } from '../log.server.ts'

type Waiter = { sessionId: string; after: number; wake: () => void }

const everyMs = 300
const waiters = new Set<Waiter>()
let timer: NodeJS.Timeout | undefined

/** Ends when the session has events after `after`, when `signal` says so, or after `longestMs`. */
export function grown(
  db: Database,
  sessionId: string,
  after: number,
  signal: AbortSignal,
  longestMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const waiter: Waiter = { sessionId, after, wake }
    const last = setTimeout(wake, longestMs)
    function wake(): void {
      clearTimeout(last)
      signal.removeEventListener('abort', wake)
      waiters.delete(waiter)
      resolve()
    }
    signal.addEventListener('abort', wake, { once: true })
    waiters.add(waiter)
    if (signal.aborted) wake()
    timer ??= setTimeout(() => void look(db), everyMs)
  })
}

async function look(db: Database): Promise<void> {
  try {
    const ids = [...new Set([...waiters].map(({ sessionId }) => sessionId))]
    if (ids.length > 0) {
      const { sessionId, nextSeq } = sessionHeads
      const heads = await db.select({ sessionId, nextSeq }).from(sessionHeads).where(inArray(sessionId, ids))
      const known = new Map(heads.map((head) => [head.sessionId, head.nextSeq]))
      for (const waiter of waiters) if ((known.get(waiter.sessionId) ?? 0) - 1 > waiter.after) waiter.wake()
    }
  } catch {
    log.warn('heads of followed sessions could not be read; asked again in a moment')
  }
  timer = waiters.size > 0 ? setTimeout(() => void look(db), everyMs) : undefined
}
