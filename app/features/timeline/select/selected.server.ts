// Server reads of what a selection leaves of a session: a page at a time by place, what there is to choose from, turns. As the actor.
import { and, asc, desc, eq, inArray, isNull, notInArray, sql } from 'drizzle-orm'
import { timelineEvents } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { database } from '../../../server/database.server.ts'
import { commandName, failed, fitting, isCall, isEdit, isSaid, origin, skillName } from './conditions.server.ts'
import type { Between, Cursor, Facets, SelectedPage, Start, Turn } from './selected.ts'
import type { Selection } from './selection.ts'

const pageSize = 200
const mostPartners = 2000
const mostNames = 60
const mostTurns = 5000

type Wanted = { sessionId: string; selection: Selection; start: Start }

/**
 * One page in the selection's order. Results stand with their calls and calls with their results, however far apart; `edges`
 * are the first and last place of what fits, from which the pages beside it are asked for.
 */
export async function selectedPage(actor: Actor, { sessionId, selection, start }: Wanted): Promise<SelectedPage> {
  return readAs(database(), actor, async (tx) => {
    const inSession = and(eq(timelineEvents.sessionId, sessionId), fitting(selection))
    const place = await placeOf(tx, sessionId, start)
    // Towards the end of the list is towards the beginning of the session when the newest is first.
    const forward = (start.side === 'after') !== selection.newestFirst
    const beyond =
      place === null
        ? undefined
        : sql`(${timelineEvents.ordinal}, ${timelineEvents.seq}) ${comparison(forward, start)} (${place.ordinal}, ${place.seq})`
    const order = forward ? asc : desc
    const found = await tx
      .select()
      .from(timelineEvents)
      .where(and(inSession, beyond))
      .orderBy(order(timelineEvents.ordinal), order(timelineEvents.seq))
      .limit(pageSize + 1)
    const rows = found.slice(0, pageSize)
    const inDisplay = start.side === 'after' ? rows : rows.toReversed()
    const [first, last] = [inDisplay[0], inDisplay.at(-1)]
    return {
      rows: [...inDisplay, ...(await partnersOf(tx, sessionId, rows))],
      edges: first && last ? { first: cursorOf(first), last: cursorOf(last) } : null,
      more: found.length > pageSize,
      total: start.count ? await tx.$count(timelineEvents, inSession) : null,
      between:
        selection.show === 'discussion'
          ? await betweenOf(
              tx,
              sessionId,
              rows.map(({ id }) => id),
            )
          : {},
    }
  })
}

type Row = typeof timelineEvents.$inferSelect

const cursorOf = ({ ordinal, seq }: Row): Cursor => ({ ordinal, seq })

function comparison(forward: boolean, { at }: Start) {
  const inclusive = at !== null && ('around' in at || at.inclusive)
  return sql.raw(`${forward ? '>' : '<'}${inclusive ? '=' : ''}`)
}

async function placeOf(tx: Transaction, sessionId: string, { at }: Start): Promise<Cursor | null> {
  if (at === null || !('around' in at)) return at
  const [row] = await tx
    .select({ ordinal: timelineEvents.ordinal, seq: timelineEvents.seq })
    .from(timelineEvents)
    .where(and(eq(timelineEvents.sessionId, sessionId), eq(timelineEvents.seq, at.around)))
  return row ?? null
}

async function partnersOf(tx: Transaction, sessionId: string, rows: readonly Row[]): Promise<Row[]> {
  const callIds = [...new Set(rows.flatMap(({ toolCallId }) => (toolCallId === null ? [] : [toolCallId])))]
  if (callIds.length === 0) return []
  return tx
    .select()
    .from(timelineEvents)
    .where(
      and(
        eq(timelineEvents.sessionId, sessionId),
        inArray(timelineEvents.toolCallId, callIds),
        isNull(timelineEvents.supersededAt),
        notInArray(
          timelineEvents.id,
          rows.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(asc(timelineEvents.ordinal), asc(timelineEvents.seq))
    .limit(mostPartners)
}

/** How many calls, edits and errors came before each of these events, from the beginning of the session. */
async function betweenOf(tx: Transaction, sessionId: string, ids: readonly string[]): Promise<Record<string, Between>> {
  if (ids.length === 0) return {}
  const inOrder = sql`over (order by ${timelineEvents.ordinal}, ${timelineEvents.seq})`
  const so = (what: typeof isCall) => sql<number>`(count(*) filter (where ${what}) ${inOrder})::int`
  const before = tx
    .select({
      id: timelineEvents.id,
      calls: so(isCall).as('calls'),
      edits: so(isEdit).as('edits'),
      errors: so(failed).as('errors'),
    })
    .from(timelineEvents)
    .where(and(eq(timelineEvents.sessionId, sessionId), isNull(timelineEvents.supersededAt)))
    .as('before')
  const rows = await tx
    .select()
    .from(before)
    .where(inArray(before.id, [...ids]))
  return Object.fromEntries(rows.map(({ id, ...counts }) => [id, counts]))
}

/** What the session has to choose from, each with how often: the most frequent first. */
export async function facetsOf(actor: Actor, sessionId: string): Promise<Facets> {
  const inSession = and(eq(timelineEvents.sessionId, sessionId), isNull(timelineEvents.supersededAt))
  return readAs(database(), actor, async (tx) => {
    const names = async (name: typeof origin | typeof commandName) => {
      const named = tx
        .select({ name: sql<string | null>`${name}`.as('name') })
        .from(timelineEvents)
        .where(inSession)
        .as('named')
      const rows = await tx
        .select({ name: named.name, count: sql<number>`count(*)::int` })
        .from(named)
        .where(sql`${named.name} is not null`)
        .groupBy(named.name)
        .orderBy(sql`count(*) desc`, named.name)
        .limit(mostNames)
      return rows.map(({ name, count }) => ({ name: name ?? '', count }))
    }
    return {
      roles: await names(sql`${timelineEvents.role}`),
      kinds: await names(sql`${timelineEvents.kind}`),
      origins: await names(origin),
      commands: await names(commandName),
      skills: await names(skillName),
    }
  })
}

/** The turns of a session: each prompt with what was done for it and what the agent said last. The first 5,000. */
export async function turnsOf(actor: Actor, sessionId: string): Promise<Turn[]> {
  const isPrompt = and(isSaid, eq(timelineEvents.role, 'user'))
  const inSession = and(eq(timelineEvents.sessionId, sessionId), isNull(timelineEvents.supersededAt))
  return readAs(database(), actor, async (tx) => {
    const rows = await tx.execute<Record<keyof Turn, string | null>>(sql`
      with numbered as (
        select *, count(*) filter (where ${isPrompt}) over (order by ordinal, seq) as turn from timeline_events where ${inSession})
      select min(seq)::text as "fromSeq", max(seq)::text as "toSeq", min(occurred_at)::text as "startedAt", max(occurred_at)::text as "endedAt",
        (array_agg(title order by ordinal, seq) filter (where turn > 0 and kind = 'message' and role = 'user' and channel is distinct from 'injected'))[1] as prompt,
        (array_agg(left(preview, 400) order by ordinal desc, seq desc)
          filter (where kind = 'message' and role = 'assistant' and channel is distinct from 'injected'))[1] as answer,
        (array_agg(seq order by ordinal desc, seq desc)
          filter (where kind = 'message' and role = 'assistant' and channel is distinct from 'injected'))[1]::text as "answerSeq",
        count(*) filter (where kind in ('tool_call', 'shell', 'file_change', 'web_search'))::text as calls,
        count(*) filter (where kind = 'file_change')::text as edits,
        count(distinct meta->>'path') filter (where kind = 'file_change')::text as files,
        count(*) filter (where outcome = 'error')::text as errors
      from numbered as timeline_events group by turn order by turn limit ${mostTurns}`)
    return rows.map((row) => ({
      fromSeq: Number(row.fromSeq),
      toSeq: Number(row.toSeq),
      startedAt: row.startedAt === null ? null : new Date(row.startedAt),
      endedAt: row.endedAt === null ? null : new Date(row.endedAt),
      prompt: row.prompt,
      answer: row.answer,
      answerSeq: row.answerSeq === null ? null : Number(row.answerSeq),
      calls: Number(row.calls),
      edits: Number(row.edits),
      files: Number(row.files),
      errors: Number(row.errors),
    }))
  })
}
