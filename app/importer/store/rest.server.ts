// Sessions come to rest: the state machine's right column (status.ts) in SQL, for whoever finds them quiet or their process gone.
import { and, eq, inArray, sql } from 'drizzle-orm'
import { sessions } from '#db/schema/index.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { resolveNotifications } from './notify.server.ts'
import { atRest, livelyStatuses, patienceMs, turns } from './status.ts'

/** The status of a session at rest, as an expression over its row. */
export const restingStatus = sql`case ${sessions.meta}->>'turn' ${sql.join(
  turns.map((turn) => sql`when ${turn} then ${atRest(turn)}`),
  sql` `,
)} else ${atRest(null)} end`

const ms = (patience: number) => sql.raw(String(patience))

/** Sessions that nobody has said anything of for as long as their turn allows come to rest, whichever machine they are of. */
export async function settleQuiet(tx: Transaction, actor: Actor): Promise<void> {
  const hooked = sql`coalesce((${sessions.meta}->>'hooked')::boolean, false)`
  const patience = sql`case ${sessions.meta}->>'turn' ${sql.join(
    turns.map(
      (turn) =>
        sql`when ${turn} then case when ${hooked} then ${ms(patienceMs(turn, true))} else ${ms(patienceMs(turn, false))} end`,
    ),
    sql` `,
  )} else ${ms(patienceMs(null, false))} end`
  const settled = await tx
    .update(sessions)
    .set({ status: restingStatus, endedAt: sql`${sessions.lastEventAt}` })
    .where(
      and(
        eq(sessions.spaceId, actor.spaceId),
        inArray(sessions.status, livelyStatuses),
        sql`${sessions.updatedAt} < now() - (${patience}) * interval '1 millisecond'`,
        // While its process lives a session is not at rest, however quiet it is.
        sql`not exists (select from agent_processes p where p.session_id = ${sessions.id})`,
      ),
    )
    .returning({ id: sessions.id })
  await resolveNotifications(
    tx,
    settled.map((row) => row.id),
  )
}
