// The usage that a batch reports, space by space: in each one of all copies of a report counts. Law: whoever settles holds the lock of the
// space's sums while writing rows of other sessions, so it is taken before the first row of a session or of usage is written.
import { actAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { SessionBatch } from '../batch.ts'
import { connectionOf } from './connection.server.ts'
import { bySpace } from './routes.server.ts'
import { lockUsage, ownPrices, settleUsage, upsertUsage } from './usage.server.ts'

export interface Reporting {
  id: string
  actor: Actor
  one: SessionBatch
}

/** Keeps what `list` reports; which of it counts is decided by `settleAll`, after the rows of sessions are folded. */
export async function storeUsage(tx: Transaction, actor: Actor, list: readonly Reporting[]): Promise<void> {
  const sql = connectionOf(tx)
  for (const { actor: other, items } of spacesIn(list))
    await actAs(tx, actor, other, async () => {
      if (sharedIn(items).length > 0) await lockUsage(sql, other)
      if (!items.some(({ one }) => one.usage.size > 0)) return
      const prices = await ownPrices(sql, other)
      for (const { one, id } of items) await upsertUsage(sql, other, id, [...one.usage.values()], prices)
    })
}

/** Decides which copies count, and brings sums up to date. */
export async function settleAll(tx: Transaction, actor: Actor, list: readonly Reporting[]): Promise<void> {
  for (const { actor: other, items } of spacesIn(list)) {
    const reporting = items.filter(({ one }) => one.usage.size > 0).map(({ id }) => id)
    if (reporting.length > 0)
      await actAs(tx, actor, other, () => settleUsage(connectionOf(tx), other, reporting, sharedIn(items)))
  }
}

// One after the other in the order of their ids: of two batches none waits for the other.
const spacesIn = (list: readonly Reporting[]) =>
  bySpace(list.toSorted((a, b) => (a.actor.spaceId < b.actor.spaceId ? -1 : a.actor.spaceId > b.actor.spaceId ? 1 : 0)))

const sharedIn = (items: readonly Reporting[]): string[] => [
  ...new Set(
    items.flatMap(({ one }) => [...one.usage.values()].filter((report) => report.everywhere).map(({ key }) => key)),
  ),
]
