// What people asked to be erased is carried out here, oldest first, also what another process was killed over; and what they want back is looked
// for at its sources again. As the login: spaces and persons do not matter.
import { setTimeout as delay } from 'node:timers/promises'
import { broughtBack, forgetBroughtBack } from '#app/importer/erase/bring-back.server.ts'
import { runErasure, unfinished } from '#app/importer/erase/run.server.ts'
import type { Erasing } from '#app/importer/erase/run.server.ts'
import { erasedAmong } from '#app/importer/erase/tombstones.server.ts'
import { connectionOf } from '#app/importer/store/connection.server.ts'
import { sessionId, writersIn } from '#app/importer/store/routes.server.ts'
import type { Database } from '#db/client.server.ts'
import { actAs, readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'

const idleMs = 500
const afterFailureMs = 15_000

interface Keeping extends Erasing {
  actor: Actor
  signal: AbortSignal
  /** Takes what is new in all sources of this machine. */
  lookAgain: () => Promise<unknown>
  onError: (error: unknown) => void
}

/** Erases for as long as the signal lets it. */
export async function keepErasing({ actor, lookAgain, onError, ...erasing }: Keeping): Promise<void> {
  const { db, signal } = erasing
  while (!signal.aborted) {
    const pause = await round().catch((error: unknown) => {
      if (!signal.aborted) onError(error)
      return afterFailureMs
    })
    await delay(pause, undefined, { signal }).catch(() => undefined)
  }

  async function round(): Promise<number> {
    for (const id of await unfinished(db)) await runErasure(erasing, id)
    const back = await broughtBack(db)
    if (back.length === 0) return idleMs
    if (back.some(({ spaceId }) => spaceId === actor.spaceId)) await lookAgain()
    await forgetBroughtBack(db, back)
    return idleMs
  }
}

/** Whether a hook tells of a session that was erased: its line is then kept out of the spool's journals. */
export async function isErased(
  db: Database,
  actor: Actor,
  { agent, session }: { agent: string; session: string | null },
): Promise<boolean> {
  if (session === null) return false
  return readAs(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    const writers = await writersIn(sql, actor, [{ agent, nativeId: session }])
    const there = writers(agent, session)
    const id = sessionId(there, agent, session)
    return actAs(tx, actor, there, async () => (await erasedAmong(sql, there.spaceId, [id])).has(id))
  })
}
