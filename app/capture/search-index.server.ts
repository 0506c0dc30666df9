// Makes events findable, behind the backs of those who write them: sessions that wait, oldest wait first, a few hundred events a
// transaction. Law: works as the owner, for all spaces, and copies a row's space from its event; what it holds are words already masked.
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'

/** Short enough that a writer who waits for the session's head does not notice. */
const batchEvents = 200
/** What is said after so many characters of one value, or of one event, is found by opening it. */
const valueCharacters = 50_000
const eventCharacters = 150_000
const idleMs = 1_000
const afterFailureMs = 15_000

/** Indexes one batch of the session that has waited longest; false when none waits or another indexer has it. */
export async function indexBatch(db: Database): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [head] = await tx.execute<{ sessionId: string; from: number; last: number }>(sql`
      select session_id as "sessionId", searched_seq as "from", next_seq - 1 as last from session_heads
      where search_dirty_since is not null order by search_dirty_since limit 1 for update skip locked`)
    if (!head) return false
    // A value of 100 kB without a blank is no word; Postgres would say so once for each.
    await tx.execute(sql`set local client_min_messages = warning`)
    const [done] = await tx.execute<{ seq: number | null }>(sql`
      with batch as (
        select e.id, e.space_id, e.session_id, e.seq, coalesce(e.occurred_at, e.created_at) as at, e.title
        from timeline_events e where e.session_id = ${head.sessionId} and e.seq > ${head.from}
        order by e.seq limit ${batchEvents}
      ), added as (
        insert into event_search (event_id, space_id, session_id, at, words)
        select b.id, b.space_id, b.session_id, b.at,
          search_words(concat_ws(' ', b.title, search_text(y.body, ${valueCharacters}, ${eventCharacters})))
        from batch b left join event_bodies y on y.event_id = b.id
        where not exists (select from event_search s where s.event_id = b.id)
      )
      select max(seq) as seq from batch`)
    const searched = done?.seq ?? head.last
    await tx.execute(sql`
      update session_heads set searched_seq = ${searched}::int,
        search_dirty_since = case when ${searched}::int < next_seq - 1 then search_dirty_since end
      where session_id = ${head.sessionId}`)
    return true
  })
}

/** Indexes for as long as `signal` lets it, at most half of the time, so that capture and pages go first. */
export async function keepSearchable(
  db: Database,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    const began = Date.now()
    const worked = await indexBatch(db).catch((error: unknown) => {
      if (!signal.aborted) onError(error)
      return null
    })
    const pause = worked === null ? afterFailureMs : worked ? Date.now() - began : idleMs
    await delay(pause, undefined, { signal }).catch(() => undefined)
  }
}
