// The lists of a session, updated in place by list and item. An older report that arrives later changes nothing, a report that
// lacks a field leaves it as it is, and what a person ticked (person_status) is never touched.
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import { indexable, int4 } from '../clean.ts'
import { bornIn, rowId } from '../identity.server.ts'
import type { TodoItem, TodoReport } from '../formats/format.ts'
import { rowsAsText } from './connection.server.ts'

/** Applies reports in their order. Items that a later report of the whole list leaves out keep their rows and count as removed. */
export async function applyTodos(
  sql: TransactionSql,
  actor: Actor,
  agent: string,
  sessionId: string,
  told: TodoReport[],
): Promise<void> {
  for (const { list, whole, items, at } of foldReports(told)) {
    const rows = items.map((item) => ({
      ...item,
      id: rowId(bornIn(actor), 'todo', agent, `${sessionId}\u0000${list}\u0000${item.key}`),
      key: indexable(item.key),
      position: int4(item.position),
      removed: item.removed === true,
    }))
    await upsert(sql, actor, sessionId, list, rowsAsText(rows))
    const kept = rows.filter((row) => !row.removed).map((row) => row.key)
    if (whole) await removeOthers(sql, sessionId, { list, at, kept })
  }
}

interface Folded {
  list: string
  whole: boolean
  items: FoldedItem[]
  /** Of the last report. */
  at: string | null
}

/** `at`: when the item was last told; of a removed one, when it was left out. */
type FoldedItem = TodoItem & { at: string | null; removedAt: string | null }

/** One report for each list that is told whole, with the items that came and went in between; the others as they are. */
function foldReports(told: TodoReport[]): Folded[] {
  const folded: Folded[] = []
  const lists = new Map<string, { items: Map<string, FoldedItem>; at: string | null }>()
  for (const { list: name, whole, items, at } of told) {
    const list = indexable(name)
    const timed = items.map((item) => ({ ...item, at, removedAt: item.removed === true ? at : null }))
    if (!whole) {
      folded.push({ list, whole, items: timed, at })
      continue
    }
    const known = lists.get(list)?.items ?? new Map<string, FoldedItem>()
    lists.set(list, { items: known, at })
    const named = new Set(timed.map((item) => item.key))
    for (const item of known.values())
      if (!named.has(item.key) && item.removed !== true) Object.assign(item, { removed: true, removedAt: at })
    for (const item of timed) known.set(item.key, { ...known.get(item.key), removed: false, ...item })
  }
  const whole = [...lists].map(([list, { items, at }]) => ({ list, whole: true, items: [...items.values()], at }))
  return [...folded, ...whole]
}

const columns = `id uuid, key text, position int, content text, "activeForm" text, priority text, status text, removed boolean,
  at timestamptz, "removedAt" timestamptz`

async function upsert(sql: TransactionSql, actor: Actor, sessionId: string, list: string, rows: string) {
  await sql`
    insert into todos (id, space_id, session_id, list_key, item_key, position, content, active_form, priority, status, removed_at, reported_at)
    select id, ${actor.spaceId}, ${sessionId}, ${list}, key, coalesce(position, 0), coalesce(content, '#' || key), "activeForm",
      priority, coalesce(status, 'pending'), case when removed then coalesce("removedAt", now()) end, at
    from jsonb_to_recordset(${rows}::text::jsonb) as r(${sql.unsafe(columns)})
    order by id on conflict (session_id, list_key, item_key) do nothing`
  await sql`
    update todos t set position = coalesce(r.position, t.position), content = coalesce(r.content, t.content),
      active_form = coalesce(r."activeForm", t.active_form), priority = coalesce(r.priority, t.priority),
      status = coalesce(r.status, t.status), reported_at = coalesce(r.at, t.reported_at),
      removed_at = case when r.removed then coalesce(r."removedAt", now()) end
    from jsonb_to_recordset(${rows}::text::jsonb) as r(${sql.unsafe(columns)})
    where t.session_id = ${sessionId} and t.list_key = ${list} and t.item_key = r.key
      and (t.reported_at is null or r.at is null or r.at >= t.reported_at)
      and (t.position, t.content, t.status, t.removed_at is not null, t.reported_at) is distinct from
        (coalesce(r.position, t.position), coalesce(r.content, t.content), coalesce(r.status, t.status), r.removed, coalesce(r.at, t.reported_at))`
}

// What the latest report of the whole list does not name is removed, whichever report came first.
async function removeOthers(
  sql: TransactionSql,
  sessionId: string,
  { list, at, kept }: { list: string; at: string | null; kept: string[] },
): Promise<void> {
  await sql`
    with latest as (select max(reported_at) as at from todos where session_id = ${sessionId} and list_key = ${list})
    update todos t set removed_at = coalesce(${at}::timestamptz, latest.at, now()) from latest
    where t.session_id = ${sessionId} and t.list_key = ${list} and t.removed_at is null
      and (t.reported_at < latest.at or (t.item_key <> all(${kept})
        and (t.reported_at is null or ${at}::timestamptz is null or t.reported_at <= ${at}::timestamptz)))`
}
