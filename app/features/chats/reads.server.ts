// Server reads of chats about sessions, of what was found about a session, and of foreign ids. All as the actor.
import { asc, desc, eq, sql } from 'drizzle-orm'
import { chatMessages, chatThreads, hookifyDecisions, misalignments, sessions, toolEvents } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const mostThreads = 500
const mostMessages = 2000

/** The actor's threads, the last one spoken in first. */
export async function threadsOf(actor: Actor) {
  return readAs(database(), actor, (tx) =>
    tx
      .select()
      .from(chatThreads)
      .orderBy(desc(sql`coalesce(${chatThreads.lastMessageAt}, ${chatThreads.createdAt})`), chatThreads.id)
      .limit(mostThreads),
  )
}

/** One thread with its session, its messages in the order they were said and the calls of its tools; null when it is not the actor's. */
export async function threadDetail(actor: Actor, id: string) {
  return readAs(database(), actor, async (tx) => {
    const [thread] = await tx.select().from(chatThreads).where(eq(chatThreads.id, id))
    if (!thread) return null
    const [session] = thread.sessionId
      ? await tx.select().from(sessions).where(eq(sessions.id, thread.sessionId))
      : [undefined]
    const messages = await tx
      .select()
      .from(chatMessages)
      .where(eq(chatMessages.threadId, id))
      .orderBy(asc(chatMessages.createdAt), asc(chatMessages.nativeId))
      .limit(mostMessages)
    const tools = await tx
      .select()
      .from(toolEvents)
      .where(eq(toolEvents.threadId, id))
      .orderBy(asc(toolEvents.startedAt))
      .limit(mostMessages)
    return { thread, session: session ?? null, messages, tools }
  })
}

/** What rules and gates said of a session. */
export async function findingsOf(actor: Actor, sessionId: string) {
  return readAs(database(), actor, async (tx) => ({
    misalignments: await tx
      .select()
      .from(misalignments)
      .where(eq(misalignments.sessionId, sessionId))
      .orderBy(misalignments.createdAt, misalignments.id),
    decisions: await tx
      .select()
      .from(hookifyDecisions)
      .where(eq(hookifyDecisions.sessionId, sessionId))
      .orderBy(hookifyDecisions.decidedAt, hookifyDecisions.id),
  }))
}

/** Somewhere that a foreign id leads to; `how` says what the id is there. */
export interface Meant {
  sessionId: string
  title: string | null
  agent: string
  how: 'session' | 'alias' | 'chat' | 'message' | 'event' | 'row'
  threadId: string | null
  seq: number | null
}

/** Everything of the actor's that `foreignId` names: sessions, aliases, threads, messages, events, calls. */
export async function meantBy(actor: Actor, foreignId: string): Promise<Meant[]> {
  return readAs(database(), actor, async (tx) => {
    const rows = await tx.execute<{
      session_id: string
      title: string | null
      agent: string
      how: Meant['how']
      thread_id: string | null
      seq: number | null
    }>(sql`
      with found as (
        select id as session_id, 'session' as how, null::uuid as thread_id, null::int as seq, 1 as rank from sessions where native_id = ${foreignId}
        union all
        select s.id, 'alias', null, null, case a.evidence when 'id' then 3 else 2 end from session_aliases a
          join sessions s on s.space_id = a.space_id and s.agent = a.agent and s.native_id = a.session_native_id where a.native_id = ${foreignId}
        union all
        select session_id, 'chat', id, null, 4 from chat_threads where native_id = ${foreignId} and session_id is not null
        union all
        select t.session_id, 'message', t.id, null, 5 from chat_messages m join chat_threads t on t.id = m.thread_id
          where m.native_id = ${foreignId} and t.session_id is not null
        union all
        select session_id, 'row', thread_id, null, 6 from tool_events
          where session_id is not null and (native_id = ${foreignId} or call_id = ${foreignId})
        union all
        select session_id, 'row', null, null, 7 from misalignments where native_id = ${foreignId}
        union all
        select session_id, 'row', null, null, 7 from hookify_decisions where native_id = ${foreignId}
        union all
        (select session_id, 'event', null, seq, 8 from timeline_events where native_id = ${foreignId} order by seq limit 20))
      select distinct on (f.session_id, f.thread_id) f.session_id, s.title, s.agent, f.how, f.thread_id, f.seq
      from found f join sessions s on s.id = f.session_id order by f.session_id, f.thread_id, f.rank limit 50`)
    return rows.map((row) => ({
      sessionId: row.session_id,
      title: row.title,
      agent: row.agent,
      how: row.how,
      threadId: row.thread_id,
      seq: row.seq,
    }))
  })
}
