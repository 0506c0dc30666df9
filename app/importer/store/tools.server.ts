// Tool calls: upserts by natural key that only ever move forward; what is known is never replaced by absent.
import type { PendingQuery, Row, TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import { clip, indexable, int4 } from '../clean.ts'
import { bornIn, rowId } from '../identity.server.ts'
import type { ToolDraft } from '../formats/format.ts'
import { rowsAsText } from './connection.server.ts'

const inlineLimit = 2048

/** The value itself while it is small; the table is published, the whole body is with the event. */
export function small(value: unknown): unknown {
  const json = JSON.stringify(value ?? null)
  const size = Buffer.byteLength(json)
  return size <= inlineLimit ? (value ?? null) : { preview: clip(typeof value === 'string' ? value : json, 1024), size }
}

export async function upsertTools(
  sql: TransactionSql,
  actor: Actor,
  agent: string,
  sessionId: string,
  tools: ToolDraft[],
): Promise<void> {
  const hooked = tools.filter((tool) => tool.witness)
  const revising = tools.filter((tool) => tool.revises && !tool.witness)
  const rest = tools.filter((tool) => !tool.revises && !tool.witness)
  if (hooked.length > 0) await takeTimes(sql, actor, sessionId, rowsAsText(rowsOf(actor, agent, sessionId, hooked)))
  if (rest.length > 0) await fillIn(sql, actor, sessionId, rowsAsText(rowsOf(actor, agent, sessionId, rest)))
  if (revising.length > 0) await takeLast(sql, actor, sessionId, rowsAsText(rowsOf(actor, agent, sessionId, revising)))
}

const rowsOf = (actor: Actor, agent: string, sessionId: string, tools: ToolDraft[]) =>
  tools.map((tool) => ({
    id: rowId(bornIn(actor), 'tool', agent, `${sessionId}\u0000${tool.callId}`),
    call_id: indexable(tool.callId),
    name: tool.name ?? null,
    state: tool.state,
    arguments: tool.arguments === undefined ? null : small(tool.arguments),
    result: tool.result === undefined ? null : small(tool.result),
    error: tool.error ?? null,
    started_at: tool.startedAt ?? null,
    completed_at: tool.completedAt ?? null,
    latency_ms: int4(tool.durationMs),
    approval_state: tool.approval ?? null,
  }))

// Milliseconds; null where they are more than an integer holds: an answer may come a month after its call.
function latency(sql: TransactionSql, from: Fragment, to: Fragment) {
  const seconds = sql`extract(epoch from ${to} - ${from})`
  return sql`case when abs(${seconds}) < 2147483 then (${seconds} * 1000)::int end`
}

type Fragment = PendingQuery<Row[]>

// What was missing is filled in. Of two different calls with one id the longer one stands, of two different answers the later one,
// then the longer one, whichever came first. What only a hook has told gives way, but for its times.
async function fillIn(sql: TransactionSql, actor: Actor, sessionId: string, rows: string): Promise<void> {
  const told = sql`(t.witness = 'hook' and excluded.state not in ('pending', 'executing'))`
  const words = (of: 't' | 'excluded') => sql`coalesce(${sql(of)}.result::text, '') || coalesce(${sql(of)}.error, '')`
  const weight = (of: 't' | 'excluded') =>
    sql`(coalesce(${sql(of)}.completed_at, '-infinity'), length(${words(of)}), (${words(of)}) collate "C", ${sql(of)}.state collate "C")`
  const answers = sql`(t.witness is null and t.state not in ('pending', 'executing') and excluded.state not in ('pending', 'executing')
    and (t.result, t.error, t.state) is distinct from (excluded.result, excluded.error, excluded.state)
    and (excluded.result is not null or excluded.error is not null) and ${weight('excluded')} > ${weight('t')})`
  const call = (of: 't' | 'excluded') =>
    sql`(length(${sql(of)}.arguments::text), ${sql(of)}.arguments::text collate "C")`
  const calls = sql`(t.witness is null and t.arguments is distinct from excluded.arguments and ${call('excluded')} > ${call('t')})`
  await sql`
    insert into tool_events as t (id, space_id, session_id, call_id, name, state, arguments, result, error, started_at, completed_at, latency_ms)
    select id, ${actor.spaceId}, ${sessionId}, call_id, coalesce(name, 'unknown'), state, arguments, result, error, started_at, completed_at,
      ${latency(sql, sql`started_at`, sql`completed_at`)}
    from jsonb_to_recordset(${rows}::text::jsonb) as r(id uuid, call_id text, name text, state text, arguments jsonb,
      result jsonb, error text, started_at timestamptz, completed_at timestamptz)
    order by id
    on conflict (session_id, call_id) do update set
      name = case when t.name = 'unknown' or (${calls} and excluded.name <> 'unknown') then excluded.name else t.name end,
      state = case when t.state in ('pending', 'executing') or ${told} or ${answers} then excluded.state else t.state end,
      arguments = case when t.witness = 'hook' or ${calls} then coalesce(excluded.arguments, t.arguments)
        else coalesce(t.arguments, excluded.arguments) end,
      result = case when ${told} or ${answers} then coalesce(excluded.result, t.result) else coalesce(t.result, excluded.result) end,
      error = case when ${told} or ${answers} then excluded.error else coalesce(t.error, excluded.error) end,
      witness = case when ${told} then null else t.witness end,
      started_at = case when ${calls} then coalesce(excluded.started_at, t.started_at) else coalesce(t.started_at, excluded.started_at) end,
      completed_at = case when ${answers} then coalesce(excluded.completed_at, t.completed_at)
        else coalesce(t.completed_at, excluded.completed_at) end,
      latency_ms = coalesce(t.latency_ms,
        ${latency(sql, sql`coalesce(t.started_at, excluded.started_at)`, sql`coalesce(t.completed_at, excluded.completed_at)`)})
    where ${told} or ${answers} or ${calls} or (t.witness = 'hook' and excluded.arguments is distinct from t.arguments and excluded.arguments is not null) or (t.name = 'unknown' and excluded.name <> 'unknown') or (t.state in ('pending', 'executing') and excluded.state <> t.state)
      or (t.arguments is null and excluded.arguments is not null) or (t.result is null and excluded.result is not null)
      or (t.started_at is null and excluded.started_at is not null)`
}

// What a hook says of a call: its times count, also where the transcript was quicker; of the rest only what is missing.
async function takeTimes(sql: TransactionSql, actor: Actor, sessionId: string, rows: string): Promise<void> {
  const started = sql`coalesce(excluded.started_at, t.started_at)`
  const completed = sql`coalesce(excluded.completed_at, t.completed_at)`
  await sql`
    insert into tool_events as t (id, space_id, session_id, call_id, name, state, arguments, result, error, started_at, completed_at, latency_ms,
      approval_state, witness)
    select id, ${actor.spaceId}, ${sessionId}, call_id, coalesce(name, 'unknown'), state, arguments, result, error, started_at, completed_at,
      coalesce(latency_ms, ${latency(sql, sql`started_at`, sql`completed_at`)}), approval_state, 'hook'
    from jsonb_to_recordset(${rows}::text::jsonb) as r(id uuid, call_id text, name text, state text, arguments jsonb,
      result jsonb, error text, started_at timestamptz, completed_at timestamptz, latency_ms int, approval_state text)
    order by id
    on conflict (session_id, call_id) do update set
      name = case when t.name = 'unknown' then excluded.name else t.name end,
      state = case when t.state in ('pending', 'executing') then excluded.state else t.state end,
      arguments = coalesce(t.arguments, excluded.arguments), result = coalesce(t.result, excluded.result),
      error = coalesce(t.error, excluded.error), approval_state = coalesce(t.approval_state, excluded.approval_state),
      started_at = ${started}, completed_at = ${completed},
      latency_ms = coalesce(excluded.latency_ms, ${latency(sql, started, completed)})`
}

// The last report of a call counts: an outcome beats a call in progress, and of two outcomes the one that was later.
async function takeLast(sql: TransactionSql, actor: Actor, sessionId: string, rows: string): Promise<void> {
  const later = sql`(excluded.state not in ('pending', 'executing') and (t.completed_at is null or coalesce(excluded.completed_at >= t.completed_at, true))
    or t.state in ('pending', 'executing'))`
  const last = (column: string) =>
    sql`case when ${later} then coalesce(excluded.${sql(column)}, t.${sql(column)}) else coalesce(t.${sql(column)}, excluded.${sql(column)}) end`
  const started = sql`coalesce(least(t.started_at, excluded.started_at), t.started_at, excluded.started_at)`
  await sql`
    insert into tool_events as t (id, space_id, session_id, call_id, name, state, arguments, result, error, started_at, completed_at, latency_ms)
    select id, ${actor.spaceId}, ${sessionId}, call_id, coalesce(name, 'unknown'), state, arguments, result, error, started_at, completed_at,
      ${latency(sql, sql`started_at`, sql`completed_at`)}
    from jsonb_to_recordset(${rows}::text::jsonb) as r(id uuid, call_id text, name text, state text, arguments jsonb,
      result jsonb, error text, started_at timestamptz, completed_at timestamptz)
    order by id
    on conflict (session_id, call_id) do update set
      name = case when excluded.name = 'unknown' then t.name else excluded.name end,
      state = case when ${later} then excluded.state else t.state end,
      arguments = ${last('arguments')}, result = ${last('result')}, error = ${last('error')},
      started_at = ${started}, completed_at = ${last('completed_at')},
      latency_ms = ${latency(sql, started, last('completed_at'))}
    where (t.name, t.state, t.arguments, t.result, t.error, t.started_at, t.completed_at) is distinct from
      (case when excluded.name = 'unknown' then t.name else excluded.name end, case when ${later} then excluded.state else t.state end,
        ${last('arguments')}, ${last('result')}, ${last('error')}, ${started}, ${last('completed_at')})`
}
