// Sends a write until there is a real answer: a network error repeats it with its key, so it is done once and never lost.
import type { WriteAnswer } from '#electric/client/collection.ts'

type Write<Change> = (options: { data: { key: string; changes: Change[] } }) => Promise<WriteAnswer>

const longestPauseMs = 2000

/** Posts `changes` through the server function `write`. Rejects only with what the server itself answered. */
export async function postWrite<Change>(write: Write<Change>, changes: Change[]): Promise<WriteAnswer> {
  const key = crypto.randomUUID()
  for (let attempt = 0; ; attempt++) {
    try {
      return await write({ data: { key, changes } })
    } catch (error) {
      if (!isNetworkError(error)) throw error
      const pause = Math.min(longestPauseMs, 100 * 2 ** attempt) * (0.5 + Math.random() / 2)
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

/** fetch rejects with a TypeError in its browser's own words when no answer came; any other TypeError is a fault of ours. */
export function isNetworkError(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    /failed to fetch|fetch failed|networkerror|load failed|network connection/i.test(error.message)
  )
}
