// The rows of sessions: made before anything hangs under them, brought up to date once a batch.
import { and, eq, isNull, sql } from 'drizzle-orm'
import { sessions } from '#db/schema/index.ts'
import { actAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { SessionBatch } from '../batch.ts'
import { clip, indexable } from '../clean.ts'
import type { SessionRef, TitleRank } from '../formats/format.ts'
import { settleHistory } from './history.server.ts'
import type { Title } from './merge.ts'
import { mergeSession } from './merge.ts'
import { settleNotifications } from './notify.server.ts'
import type { EventRow } from './insert.server.ts'
import type { Grown } from './revise.server.ts'
import { bySpace, machineIn, nameOf, routesOf } from './routes.server.ts'
import type { Routed, Taking } from './routes.server.ts'

export interface Ensured {
  /** How many sessions are new. */
  made: number
  /** Where each of them and of their parents is, by `nameOf`. */
  routed: Map<string, Routed>
}

type Wanted = Routed & { agent: string; kind: string; nativeId: string; parent: string | null }

/** Makes missing sessions and the parents they name, in id order, each in the space where it belongs. */
export async function ensureSessions(
  tx: Transaction,
  taking: Taking,
  machineId: string,
  refs: Array<SessionRef & { agent: string }>,
): Promise<Ensured> {
  if (refs.length === 0) return { made: 0, routed: new Map() }
  const routed = await routesOf(tx, taking, refs)
  const wanted = new Map<string, Wanted>()
  for (const { agent, kind, nativeId, parentNativeId } of refs) {
    const self = routed.get(nameOf(agent, nativeId))
    if (!self) continue
    const above = parentNativeId ? routed.get(nameOf(agent, parentNativeId)) : undefined
    // A parent that stayed in another space is none here.
    const parent = above?.actor.spaceId === self.actor.spaceId ? above : null
    if (parent && parentNativeId && !wanted.has(parent.id))
      wanted.set(parent.id, { ...parent, agent, kind: 'main', nativeId: parentNativeId, parent: null })
    wanted.set(self.id, { ...self, agent, kind, nativeId, parent: parent?.id ?? null })
  }
  let made = 0
  const inOrder = [...wanted.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const { actor, items } of bySpace(inOrder))
    await actAs(tx, taking.actor, actor, async () => {
      const machine = await machineIn(tx, taking.actor, actor, machineId)
      made += await insertSessions(tx, actor, machine, items)
    })
  return { made, routed }
}

async function insertSessions(tx: Transaction, actor: Actor, machineId: string, rows: Wanted[]): Promise<number> {
  const made = await tx
    .insert(sessions)
    .values(
      rows.map((row) => ({
        id: row.id,
        spaceId: actor.spaceId,
        agent: indexable(row.agent),
        nativeId: indexable(row.nativeId),
        kind: row.kind,
        parentSessionId: row.parent,
        machineId,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: sessions.id })
  for (const { id, parent } of rows) if (parent) await adopt(tx, id, parent)
  return made.length
}

// A session that was made as the parent of another one may turn out to be a child itself.
async function adopt(tx: Transaction, id: string, parent: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ kind: 'subagent', parentSessionId: parent })
    .where(and(eq(sessions.id, id), isNull(sessions.parentSessionId)))
}

export interface Fold {
  id: string
  batch: SessionBatch
  rows: EventRow[]
  /** Known events with new content. */
  revised: EventRow[]
  /** What these add to the counters. */
  grown: Grown
  repoId: string | null
  /** Of the transcript; null where the source is none. */
  path: string | null
  modifiedAt: Date
  position: number
}

/**
 * Folds what a batch brought into the session's row: facts, title, status, counters; tokens are summed up by usage.server.ts. The row
 * is locked from the reading on: the lock of its head does not keep away those who write to it and make no events.
 */
export async function foldSession(tx: Transaction, actor: Actor, fold: Fold): Promise<void> {
  const mine = and(eq(sessions.id, fold.id), eq(sessions.spaceId, actor.spaceId))
  const [row] = await tx.select().from(sessions).where(mine).for('no key update')
  if (!row) return
  const titles = await titlesThatCount(tx, fold)
  const input = { facts: fold.batch.facts, titles, modifiedAt: fold.modifiedAt, now: new Date() }
  const { command, turn, ...merged } = mergeSession(row, input)
  const promptsOnly = await settleHistory(tx, fold.id, fold.rows, row.meta['promptsOnly'] === true)
  if (promptsOnly !== null) merged.meta['promptsOnly'] = promptsOnly
  const title = merged.title ?? (await promptTitle(tx, fold, row.title)) ?? command
  // What was a prompt may stand as something else now.
  const former = fold.revised.length > 0 ? null : row.title
  const { transcript } = fold.batch.facts
  const added = (pick: (event: EventRow) => boolean) => fold.rows.filter(pick).length
  await tx
    .update(sessions)
    .set({
      ...merged,
      title: title === null ? former : clip(title, 300),
      transcriptPath: (transcript === undefined ? fold.path : transcript) ?? row.transcriptPath,
      repoId: fold.repoId !== null && (row.repoId === null || merged.cwd !== row.cwd) ? fold.repoId : row.repoId,
      eventCount: row.eventCount + fold.rows.length,
      messageCount:
        row.messageCount + fold.grown.messages + added((event) => event.kind === 'message' && event.role !== 'system'),
      toolCount:
        row.toolCount + fold.grown.tools + added((event) => event.toolCallId !== null && event.kind !== 'tool_result'),
      errorCount: row.errorCount + fold.grown.errors + added((event) => event.outcome === 'error'),
    })
    .where(mine)
  const waits = merged.status === 'waiting'
  await settleNotifications(tx, actor, { sessionId: fold.id, batch: fold.batch, rows: fold.rows, turn, waits })
}

// A summary line often names the last event of another session: then it is that one's title, not ours.
async function titlesThatCount(tx: Transaction, fold: Fold): Promise<Partial<Record<TitleRank, Title>>> {
  const place = ` ${String(fold.position).padStart(15, '0')}`
  const titles: Partial<Record<TitleRank, Title>> = {}
  for (const [rank, title] of Object.entries(fold.batch.facts.titles) as Array<
    [TitleRank, { text: string; leaf?: string; at?: string }]
  >) {
    if (title.leaf !== undefined && !(await hasEvent(tx, fold.id, title.leaf))) continue
    const at = title.at ?? (rank === 'summary' ? null : fold.batch.facts.firstAt) ?? fold.modifiedAt.toISOString()
    titles[rank] = { text: title.text, mark: `${at}${place}` }
  }
  return titles
}

async function hasEvent(tx: Transaction, id: string, nativeId: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    select 1 from timeline_events where session_id = ${id} and dedupe_key = ${`${nativeId}#0`}
    union all select 1 from known_records where session_id = ${id} and key = ${nativeId} limit 1`)
  return rows.length > 0
}

// The first prompt in reading order; asked only when this batch may have brought a new first one.
async function promptTitle(tx: Transaction, fold: Fold, known: string | null): Promise<string | null> {
  const prompts = fold.rows.filter(
    (event) => event.kind === 'message' && (event.role === 'user' || event.channel === 'delegated'),
  )
  if (prompts.length === 0 && fold.revised.length === 0) return known
  const [first] = await tx.execute<{ title: string }>(sql`
    select title from timeline_events
    where session_id = ${fold.id} and kind = 'message' and (role = 'user' or channel = 'delegated') and title <> ''
      and superseded_at is null
    order by ordinal limit 1`)
  return first?.title ?? (fold.revised.length > 0 ? null : known)
}
