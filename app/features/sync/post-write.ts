// Sends a write until there is a real answer. Those that kinds.ts names wait in the outbox, where they outlive the page; the others
// are repeated by the page itself: a network error repeats them with their key, so they are done once and never lost while it is open.
import type { WriteAnswer } from '#electric/client/collection.ts'
import { kindOf } from '../outbox/kinds.ts'
import { outbox } from '../outbox/this-outbox.ts'
import { isNetworkError } from './network-error.ts'

type Write<Change> = (options: { data: { key: string; changes: Change[] } }) => Promise<WriteAnswer>

const longestPauseMs = 2000

/** Posts `changes` through the server function `write`. Rejects only with what the server itself answered. */
export async function postWrite<Change>(write: Write<Change>, changes: Change[]): Promise<WriteAnswer> {
  const kind = kindOf(write)
  if (kind !== undefined) return outbox().submit(kind, changes as Array<Record<string, unknown>>).answered
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

/** As `postWrite`, and done as soon as the write is safe in the outbox, for a form that need not wait for a server that is away. */
export async function keepWrite<Change>(write: Write<Change>, changes: Change[]): Promise<void> {
  const kind = kindOf(write)
  if (kind === undefined) return void (await postWrite(write, changes))
  const { answered, kept } = outbox().submit(kind, changes as Array<Record<string, unknown>>)
  answered.catch(() => {})
  await kept
}
