// Makes events findable, behind the backs of those who write them: sessions that wait, oldest wait first, a few hundred events a
// transaction. Law: works as the owner, for all spaces, and copies a row's space from its event; what it holds are words already masked.
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import type { Transaction } from '#db/transact.server.ts'
import { alertsOf } from './search-alerts.server.ts'

/** Short enough that a writer who waits for the session's head does not notice. */
const batchEvents = 200
/** What is said after so many characters of one value, or of one event, is found by opening it. */
const valueCharacters = 50_000
const eventCharacters = 150_000
/** Letters within words are found in so much of an event. */
const letterCharacters = 2_000
const idleMs = 1_000
const afterFailureMs = 15_000

/**
 * Indexes one batch of the session that has waited longest, and tells whoever waits for what it found; false when none waits or another
 * indexer has it. `onError` hears of alerts that could not be looked at; the index goes on without them.
 */
export async function indexBatch(db: Database, onError: (error: unknown) => void = () => {}): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [head] = await tx.execute<{ sessionId: string; spaceId: string; from: number; last: number }>(sql`
      select session_id as "sessionId", space_id as "spaceId", searched_seq as "from", next_seq - 1 as last from session_heads
      where search_dirty_since is not null order by search_dirty_since limit 1 for update skip locked`)
    if (!head) return false
    // A value of 100 kB without a blank is no word; Postgres would say so once for each.
    await tx.execute(sql`set local client_min_messages = warning`)
    const fresh = await tx.execute<{ id: string; seq: number }>(sql`
      select id, seq from timeline_events where session_id = ${head.sessionId} and seq > ${head.from}
      order by seq limit ${batchEvents}`)
    const ids = fresh.map(({ id }) => id)
    const calls = await callsAnsweredBy(tx, head.sessionId, ids)
    const alerts = await alertsOf(tx, head.spaceId, onError)
    const known = await alerts.matching(calls)
    await index(tx, [...ids, ...calls], calls)
    await alerts.tell([...ids, ...calls], known)
    const searched = fresh.at(-1)?.seq ?? head.last
    await tx.execute(sql`
      update session_heads set searched_seq = ${searched}::int,
        search_dirty_since = case when ${searched}::int < next_seq - 1 then search_dirty_since end
      where session_id = ${head.sessionId}`)
    return true
  })
}

/** Calls that were indexed before their answer came: how they ended is known now. */
async function callsAnsweredBy(tx: Transaction, sessionId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx.execute<{ id: string }>(sql`
    select distinct c.id from timeline_events r
    join timeline_events c on c.session_id = r.session_id and c.tool_call_id = r.tool_call_id and c.kind <> 'tool_result'
    join event_search s on s.event_id = c.id
    where r.session_id = ${sessionId} and r.id = any(${uuids(ids)}) and r.kind = 'tool_result' and c.id <> all(${uuids(ids)})`)
  return rows.map(({ id }) => id)
}

/** Writes what `ids` say and what is known of them; `again` are there already and written anew, others that are there stay. */
async function index(tx: Transaction, ids: readonly string[], again: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.execute(sql`
    insert into event_search (event_id, space_id, session_id, at, words, said, exit_code, paths)
    select id, space_id, session_id, at,
      search_words(text) || search_facts(kind, role, tools, exit_code, failed, paths), left(text, ${letterCharacters}), exit_code, paths
    from (
      select e.id, e.space_id, e.session_id, e.kind, e.role, coalesce(e.occurred_at, e.created_at) as at,
        concat_ws(' ', e.title, search_text(y.body, ${valueCharacters}, ${eventCharacters})) as text,
        array[coalesce(call.kind, e.kind), coalesce(call.tool, e.meta ->> 'tool')] as tools,
        search_exit(coalesce(result.body, y.body)) as exit_code,
        coalesce(e.outcome = 'error' or result.outcome = 'error', false) as failed,
        search_paths(y.body) as paths
      from timeline_events e
      left join event_bodies y on y.event_id = e.id
      left join lateral (
        select c.kind, c.meta ->> 'tool' as tool from timeline_events c
        where e.kind = 'tool_result' and c.session_id = e.session_id and c.tool_call_id = e.tool_call_id
          and c.kind in ('tool_call', 'shell', 'file_change', 'web_search') order by c.seq limit 1
      ) call on true
      left join lateral (
        select b.body, r.outcome from timeline_events r left join event_bodies b on b.event_id = r.id
        where e.kind in ('tool_call', 'shell', 'file_change', 'web_search') and r.session_id = e.session_id
          and r.tool_call_id = e.tool_call_id and r.kind = 'tool_result' and r.superseded_at is null order by r.seq desc limit 1
      ) result on true
      where e.id = any(${uuids(ids)}) and e.superseded_at is null
        and (e.id = any(${uuids(again)}) or not exists (select from event_search s where s.event_id = e.id))
    ) told
    on conflict (event_id) do update set words = excluded.words, said = excluded.said, exit_code = excluded.exit_code,
      paths = excluded.paths`)
}

const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`

/** Indexes for as long as `signal` lets it, at most half of the time, so that capture and pages go first. */
export async function keepSearchable(
  db: Database,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    const began = Date.now()
    const worked = await indexBatch(db, onError).catch((error: unknown) => {
      if (!signal.aborted) onError(error)
      return null
    })
    const pause = worked === null ? afterFailureMs : worked ? Date.now() - began : idleMs
    await delay(pause, undefined, { signal }).catch(() => undefined)
  }
}
