// Sessions come to rest and get their figures, in every space where something happened of late: most spaces have no process of their own.
// As the login, because notifications of all persons are meant.
import { sql } from 'drizzle-orm'
import { enrichRested } from '#app/importer/store/enrich.server.ts'
import { settleQuiet } from '#app/importer/store/rest.server.ts'
import { livelyStatuses } from '#app/importer/store/status.ts'
import type { Database } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'

/** Of a session that nobody writes any more the figures are worked out within so long. */
const lately = sql`interval '1 hour'`

/** One look at the spaces of `db`; `own` is looked at whatever happened there. */
export async function settleSpaces(db: Database, own: Actor): Promise<void> {
  const rows = await db.execute<{ space: string }>(sql`
    select distinct space_id as space from sessions
    where status = any(${sql.param([...livelyStatuses])}::text[]) or updated_at > now() - ${lately}`)
  const others = [...rows].filter(({ space }) => space !== own.spaceId)
  for (const spaceId of [own.spaceId, ...others.map(({ space }) => space)])
    await db.transaction(async (tx) => {
      const actor: Actor = { ...own, spaceId }
      await settleQuiet(tx, actor)
      await enrichRested(tx, actor)
    })
}
