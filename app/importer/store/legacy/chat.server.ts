// Chats about sessions that come from elsewhere. A message may come before its thread, which then stands as a stub; one that names no
// thread stands in the active one of its session and mode, whichever that is when all is told.
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import { clip } from '../../clean.ts'
import { bornIn, rowId } from '../../identity.server.ts'
import { defaultTitle } from '../../legacy/codex-session-view/chat.ts'
import type { ChatToolWrite, MessageWrite, NamedSession, RowWrite, ThreadWrite } from '../../legacy/row.ts'
import { sessionId } from '../routes.server.ts'
import { small } from '../tools.server.ts'

const ownId = (actor: Actor, entity: string, session: NamedSession, nativeId: string) =>
  rowId(bornIn(actor), entity, `${session.agent}\u0000${actor.userId}`, nativeId)

const threadId = (actor: Actor, session: NamedSession, nativeId: string) =>
  ownId(actor, 'chat_thread', session, nativeId)
const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value))

/** The thread that `write` is about, or null. */
export function chatOf(actor: Actor, write: RowWrite): string | null {
  if (write.to === 'thread') return threadId(actor, write.session, write.nativeId)
  if (write.to === 'message') return threadId(actor, write.session, write.thread ?? ruleName(write.session, write.mode))
  return write.to === 'chat-tool' && write.thread !== null ? threadId(actor, write.session, write.thread) : null
}

/** Which threads a batch touched, to be counted, and which (session, mode) have messages without a thread. */
export interface Touched {
  threads: Set<string>
  rules: Map<string, { session: NamedSession; mode: string }>
}

export const nothingTouched = (): Touched => ({ threads: new Set(), rules: new Map() })

export async function writeThread(
  sql: TransactionSql,
  actor: Actor,
  write: ThreadWrite,
  touched: Touched,
  at: string,
): Promise<void> {
  const id = threadId(actor, write.session, write.nativeId)
  const meta = {
    said: write.said,
    preview: write.preview && clip(write.preview, 1200),
    lastMessageAt: write.lastMessageAt,
  }
  await sql`
    insert into chat_threads (id, space_id, owner_id, session_id, native_id, mode, title, status, created_at, updated_at, reported_at, meta)
    values (${id}, ${actor.spaceId}, ${actor.userId}, ${sessionId(actor, write.session.agent, write.session.nativeId)}, ${write.nativeId},
      ${write.mode}, ${write.title}, ${write.status}, coalesce(${write.createdAt}::timestamptz, ${at}), ${at}, ${at}, ${json(meta)}::text::jsonb)
    on conflict (id) do update set session_id = excluded.session_id, mode = excluded.mode, title = excluded.title, status = excluded.status,
      created_at = excluded.created_at, reported_at = excluded.reported_at, meta = excluded.meta`
  touched.threads.add(id)
  touch(touched, write.session, write.mode)
}

export async function writeMessage(
  sql: TransactionSql,
  actor: Actor,
  write: MessageWrite,
  touched: Touched,
  at: string,
): Promise<void> {
  const { session, mode } = write
  const thread = write.thread ?? ruleName(session, mode)
  const into = threadId(actor, session, thread)
  await stubThread(sql, actor, session, thread, mode, write.createdAt ?? at)
  const id = ownId(actor, 'chat_message', session, write.nativeId)
  await sql`
    insert into chat_messages (id, space_id, owner_id, thread_id, native_id, client_message_id, role, content, evidence, context_events,
      misalignment_id, thread_by_rule, created_at, updated_at, reported_at)
    values (${id}, ${actor.spaceId}, ${actor.userId}, ${into}, ${write.nativeId},
      case when exists (select from chat_messages where thread_id = ${into} and client_message_id = ${write.clientMessageId} and id <> ${id})
        then null else ${write.clientMessageId} end,
      ${write.role}, ${write.content}, ${json(write.evidence)}::text::jsonb, ${json(write.contextEvents)}::text::jsonb, ${write.misalignmentId},
      ${write.thread === null}, coalesce(${write.createdAt}::timestamptz, ${at}), ${at}, ${at})
    on conflict (id) do update set thread_id = excluded.thread_id, role = excluded.role, content = excluded.content, evidence = excluded.evidence,
      context_events = excluded.context_events, misalignment_id = excluded.misalignment_id, thread_by_rule = excluded.thread_by_rule,
      created_at = excluded.created_at, reported_at = excluded.reported_at`
  touched.threads.add(into)
  if (write.thread === null) touch(touched, session, mode)
}

export async function writeChatTool(
  sql: TransactionSql,
  actor: Actor,
  write: ChatToolWrite,
  at: string,
): Promise<void> {
  const { session } = write
  const thread = write.thread === null ? null : threadId(actor, session, write.thread)
  if (write.thread !== null) await stubThread(sql, actor, session, write.thread, 'session', write.startedAt ?? at)
  await sql`
    insert into tool_events (id, space_id, session_id, thread_id, origin, native_id, native_call_id, name, state, arguments, result, error,
      started_at, completed_at, latency_ms, context_events)
    values (${ownId(actor, 'chat_tool', session, write.nativeId)}, ${actor.spaceId}, ${sessionId(actor, session.agent, session.nativeId)}, ${thread},
      'chat', ${write.nativeId}, ${write.nativeCallId}, ${write.name}, ${write.state}, ${json(small(write.arguments))}::text::jsonb,
      ${write.result === null ? null : json(small(write.result))}::text::jsonb, ${write.error}, ${write.startedAt}, ${write.completedAt},
      ${write.latencyMs}, ${json(write.contextEvents)}::text::jsonb)
    on conflict (id) do update set thread_id = excluded.thread_id, state = excluded.state, arguments = excluded.arguments, result = excluded.result,
      error = excluded.error, started_at = excluded.started_at, completed_at = excluded.completed_at, latency_ms = excluded.latency_ms,
      context_events = excluded.context_events`
}

/** Puts messages without a thread where they belong now, and counts what was touched. */
export async function settleThreads(sql: TransactionSql, actor: Actor, touched: Touched): Promise<void> {
  for (const { session, mode } of touched.rules.values()) await settleRule(sql, actor, session, mode, touched)
  await sql`
    update chat_threads t set message_count = c.count, last_message_at = coalesce(c.last_at, (t.meta->>'lastMessageAt')::timestamptz),
      last_message_preview = coalesce(t.meta->>'preview', left(c.last_text, 280))
    from (select t.id, count(m.id)::int as count, max(m.created_at) as last_at,
        (array_agg(m.content order by m.created_at desc, m.native_id desc))[1] as last_text
      from chat_threads t left join chat_messages m on m.thread_id = t.id where t.id = any(${[...touched.threads]}::uuid[]) group by t.id) c
    where t.id = c.id and (t.message_count, t.last_message_at, t.last_message_preview) is distinct from
      (c.count, coalesce(c.last_at, (t.meta->>'lastMessageAt')::timestamptz), coalesce(t.meta->>'preview', left(c.last_text, 280)))`
}

// Of several active threads the one changed last; none: a thread that the rule makes, which goes when a real one comes.
async function settleRule(
  sql: TransactionSql,
  actor: Actor,
  session: NamedSession,
  mode: string,
  touched: Touched,
): Promise<void> {
  const made = threadId(actor, session, ruleName(session, mode))
  const of = sessionId(actor, session.agent, session.nativeId)
  const [target] = await sql<Array<{ id: string }>>`
    select id from chat_threads where space_id = ${actor.spaceId} and owner_id = ${actor.userId} and session_id = ${of} and mode = ${mode}
      and status = 'active' and id <> ${made} and reported_at is not null
    order by reported_at desc, id limit 1`
  const into = target?.id ?? made
  const moved = await sql<Array<{ before: string }>>`
    with strays as (
      select m.id, m.thread_id as before, m.client_message_id from chat_messages m join chat_threads t on t.id = m.thread_id
      where m.thread_by_rule and t.session_id = ${of} and t.mode = ${mode} and t.owner_id = ${actor.userId} and m.thread_id <> ${into})
    update chat_messages m set thread_id = ${into}, client_message_id = case
      when exists (select from chat_messages o where o.thread_id = ${into} and o.client_message_id = m.client_message_id) then null
      else m.client_message_id end
    from strays where m.id = strays.id returning strays.before`
  for (const { before } of moved) touched.threads.add(before)
  touched.threads.add(into)
  if (into !== made)
    await sql`delete from chat_threads t where id = ${made} and not exists (select from chat_messages m where m.thread_id = t.id)`
}

async function stubThread(
  sql: TransactionSql,
  actor: Actor,
  session: NamedSession,
  nativeId: string,
  mode: string,
  at: string,
) {
  await sql`
    insert into chat_threads (id, space_id, owner_id, session_id, native_id, mode, title, created_at, updated_at)
    values (${threadId(actor, session, nativeId)}, ${actor.spaceId}, ${actor.userId}, ${sessionId(actor, session.agent, session.nativeId)},
      ${nativeId}, ${mode}, ${defaultTitle(mode)}, ${at}, ${at}) on conflict (id) do nothing`
}

const ruleName = (session: NamedSession, mode: string): string => `active:${session.nativeId}/${mode}`

function touch(touched: Touched, session: NamedSession, mode: string): void {
  touched.rules.set(ruleName(session, mode), { session, mode })
}
