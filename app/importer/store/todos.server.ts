// The lists of a session, updated in place by list and item. An older report that arrives later changes nothing, a report that
// lacks a field leaves it as it is, and what a person ticked (person_status) is never touched.
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import { indexable, int4 } from '../clean.ts'
import { rowId } from '../identity.server.ts'
import type { TodoReport } from '../formats/format.ts'
import { rowsAsText } from './connection.server.ts'

/** Applies reports in their order; of the whole reports of one list only the last one counts. */
export async function applyTodos(
  sql: TransactionSql,
  actor: Actor,
  agent: string,
  sessionId: string,
  told: TodoReport[],
): Promise<void> {
  const reports = told.map((report) => ({ ...report, list: indexable(report.list) }))
  const counts = (report: TodoReport, i: number) =>
    !report.whole || !reports.slice(i + 1).some((next) => next.whole && next.list === report.list)
  for (const report of reports.filter(counts)) {
    if (report.whole && (await hasNewer(sql, sessionId, report))) continue
    const rows = report.items.map((item) => ({
      ...item,
      id: rowId(actor.spaceId, 'todo', agent, `${sessionId}\u0000${report.list}\u0000${item.key}`),
      key: indexable(item.key),
      position: int4(item.position),
      removed: item.removed === true,
    }))
    await upsert(sql, actor, sessionId, report, rowsAsText(rows))
    if (report.whole)
      await removeOthers(
        sql,
        sessionId,
        report,
        rows.map((row) => row.key),
      )
  }
}

async function upsert(sql: TransactionSql, actor: Actor, sessionId: string, report: TodoReport, rows: string) {
  await sql`
    insert into todos (id, space_id, session_id, list_key, item_key, position, content, active_form, priority, status, removed_at, reported_at)
    select id, ${actor.spaceId}, ${sessionId}, ${report.list}, key, coalesce(position, 0), coalesce(content, '#' || key), "activeForm",
      priority, coalesce(status, 'pending'), case when removed then coalesce(${report.at}::timestamptz, now()) end, ${report.at}::timestamptz
    from jsonb_to_recordset(${rows}::text::jsonb)
      as r(id uuid, key text, position int, content text, "activeForm" text, priority text, status text, removed boolean)
    order by id on conflict (session_id, list_key, item_key) do nothing`
  await sql`
    update todos t set position = coalesce(r.position, t.position), content = coalesce(r.content, t.content),
      active_form = coalesce(r."activeForm", t.active_form), priority = coalesce(r.priority, t.priority),
      status = coalesce(r.status, t.status), reported_at = coalesce(${report.at}::timestamptz, t.reported_at),
      removed_at = case when r.removed then coalesce(${report.at}::timestamptz, now()) end
    from jsonb_to_recordset(${rows}::text::jsonb)
      as r(id uuid, key text, position int, content text, "activeForm" text, priority text, status text, removed boolean)
    where t.session_id = ${sessionId} and t.list_key = ${report.list} and t.item_key = r.key
      and (t.reported_at is null or ${report.at}::timestamptz is null or ${report.at}::timestamptz >= t.reported_at)
      and (t.position, t.content, t.status, t.removed_at is not null, t.reported_at) is distinct from
        (coalesce(r.position, t.position), coalesce(r.content, t.content), coalesce(r.status, t.status), r.removed,
         coalesce(${report.at}::timestamptz, t.reported_at))`
}

async function hasNewer(sql: TransactionSql, sessionId: string, report: TodoReport): Promise<boolean> {
  if (report.at === null) return false
  const newer = await sql`
    select 1 from todos where session_id = ${sessionId} and list_key = ${report.list} and reported_at > ${report.at}::timestamptz limit 1`
  return newer.length > 0
}

async function removeOthers(sql: TransactionSql, sessionId: string, report: TodoReport, keys: string[]): Promise<void> {
  await sql`
    update todos set removed_at = coalesce(${report.at}::timestamptz, now())
    where session_id = ${sessionId} and list_key = ${report.list} and removed_at is null and item_key <> all(${keys})`
}
