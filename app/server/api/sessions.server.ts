// GET /api/sessions: lists by keyset, one session whole, and figures of all. As the actor: row-level security says which there are.
import { and, asc, count, desc, eq, gte, ilike, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { machines, repoBindings, repos, sessions, todos } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import type { z } from 'zod'
import { agentsCalled } from '../../ui/agents.ts'
import { database } from '../database.server.ts'
import { noSession, queryOf, sessionIdOf } from './checked.ts'
import { cursorOf, readCursor } from './cursor.ts'
import { sessionsQuery } from './inputs.ts'

type Wanted = z.output<typeof sessionsQuery>

const newest = sql`coalesce(${sessions.lastEventAt}, 'epoch'::timestamptz)`
const row = {
  id: sessions.id,
  agent: sessions.agent,
  nativeId: sessions.nativeId,
  kind: sessions.kind,
  parentSessionId: sessions.parentSessionId,
  title: sql<string | null>`coalesce(${sessions.renamedTitle}, ${sessions.title})`,
  status: sessions.status,
  repo: repos.name,
  branch: sessions.branch,
  model: sessions.model,
  machine: machines.name,
  cwd: sessions.cwd,
  startedAt: sessions.startedAt,
  endedAt: sessions.endedAt,
  lastEventAt: sessions.lastEventAt,
  eventCount: sessions.eventCount,
  errorCount: sessions.errorCount,
  inputTokens: sessions.inputTokens,
  outputTokens: sessions.outputTokens,
  costUsd: sql<number | null>`${sessions.costUsd}::float8`,
  updatedAt: sessions.updatedAt,
}

/** Newest first; `total` counts all that the filters mean, `next` leads on. */
export async function listSessions(actor: Actor, request: Request) {
  const wanted = queryOf(sessionsQuery, request)
  const place = wanted.after === undefined ? undefined : readCursor(wanted.after)
  const meant = and(...conditions(wanted))
  return readAs(database(), actor, async (tx) => {
    const at = place && sql`${place.at.toISOString()}::timestamptz`
    const rows = await tx
      .select(row)
      .from(sessions)
      .leftJoin(repos, eq(repos.id, sessions.repoId))
      .leftJoin(machines, eq(machines.id, sessions.machineId))
      .where(and(meant, place && at && or(lt(newest, at), and(eq(newest, at), lt(sessions.id, place.id)))))
      .orderBy(desc(newest), desc(sessions.id))
      .limit(wanted.limit + 1)
    const [all] = await tx
      .select({ total: count() })
      .from(sessions)
      .leftJoin(repos, eq(repos.id, sessions.repoId))
      .where(meant)
    const page = rows.slice(0, wanted.limit)
    const last = page.at(-1)
    const hasMore = rows.length > wanted.limit
    const next = hasMore && last ? cursorOf(last.lastEventAt ?? new Date(0), last.id) : null
    return { sessions: page, total: all?.total ?? 0, hasMore, next }
  })
}

function conditions(wanted: Wanted): Array<SQL | undefined> {
  const letters = (text: string) => `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`
  const listed = (list: string) => list.split(',').map((word) => word.trim())
  return [
    wanted.ids && inArray(sessions.id, wanted.ids),
    wanted.agent === undefined ? undefined : inArray(sessions.agent, listed(wanted.agent).flatMap(agentsCalled)),
    wanted.status === undefined ? undefined : inArray(sessions.status, listed(wanted.status)),
    wanted.repo === undefined ? undefined : eq(repos.name, wanted.repo),
    wanted.branch === undefined
      ? undefined
      : or(eq(sessions.branch, wanted.branch), sql`${wanted.branch} = any(${sessions.branches})`),
    wanted.model === undefined ? undefined : ilike(sessions.model, letters(wanted.model)),
    wanted.from === undefined ? undefined : gte(sessions.lastEventAt, new Date(wanted.from)),
    wanted.to === undefined ? undefined : lte(sessions.lastEventAt, new Date(wanted.to)),
    ...(wanted.q ?? '')
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => ilike(sql`coalesce(${sessions.renamedTitle}, ${sessions.title})`, letters(word))),
  ]
}

/** One session with its todos, bindings, sub-agents and tokens of every kind. Throws `not_found`. */
export async function oneSession(actor: Actor, id: string) {
  const sessionId = sessionIdOf(id)
  return readAs(database(), actor, async (tx) => {
    const [session] = await tx
      .select({
        ...row,
        branches: sessions.branches,
        agentVersion: sessions.agentVersion,
        messageCount: sessions.messageCount,
        toolCount: sessions.toolCount,
        cacheReadTokens: sessions.cacheReadTokens,
        cacheWriteTokens: sessions.cacheWriteTokens,
      })
      .from(sessions)
      .leftJoin(repos, eq(repos.id, sessions.repoId))
      .leftJoin(machines, eq(machines.id, sessions.machineId))
      .where(eq(sessions.id, sessionId))
    if (!session) throw noSession()
    const { id: todoId, content, status, personStatus, listKey, position } = todos
    const list = await tx
      .select({ id: todoId, content, status, personStatus, listKey, position })
      .from(todos)
      .where(and(eq(todos.sessionId, sessionId), isNull(todos.removedAt)))
      .orderBy(asc(todos.listKey), asc(todos.position))
    const bindings = await tx
      .select({
        repoId: repoBindings.repoId,
        repo: repos.name,
        cwd: repoBindings.cwd,
        branch: repoBindings.branch,
        commit: repoBindings.commit,
      })
      .from(repoBindings)
      .innerJoin(repos, eq(repos.id, repoBindings.repoId))
      .where(eq(repoBindings.sessionId, sessionId))
      .orderBy(asc(repoBindings.cwd))
    const children = await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.parentSessionId, sessionId))
    return { ...session, todos: list, bindings, subAgents: children.map((child) => child.id) }
  })
}

/** How many sessions there are by agent and status, with what they took and cost; what is live now. */
export async function sessionStats(actor: Actor) {
  return readAs(database(), actor, async (tx) => {
    const groups = await tx
      .select({
        agent: sessions.agent,
        status: sessions.status,
        sessions: count(),
        events: sql<number>`sum(${sessions.eventCount})::float8`,
        errors: sql<number>`sum(${sessions.errorCount})::float8`,
        inputTokens: sql<number>`sum(${sessions.inputTokens})::float8`,
        outputTokens: sql<number>`sum(${sessions.outputTokens})::float8`,
        costUsd: sql<number>`coalesce(sum(${sessions.costUsd}), 0)::float8`,
      })
      .from(sessions)
      .groupBy(sessions.agent, sessions.status)
      .orderBy(asc(sessions.agent), asc(sessions.status))
    const sum = (name: 'sessions' | 'events' | 'errors' | 'inputTokens' | 'outputTokens' | 'costUsd') =>
      groups.reduce((total, group) => total + group[name], 0)
    const live = groups.filter(({ status }) => ['starting', 'running', 'waiting'].includes(status))
    return {
      sessions: sum('sessions'),
      live: live.reduce((total, group) => total + group.sessions, 0),
      events: sum('events'),
      errors: sum('errors'),
      inputTokens: sum('inputTokens'),
      outputTokens: sum('outputTokens'),
      costUsd: sum('costUsd'),
      groups,
    }
  })
}
