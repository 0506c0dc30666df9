// What records say besides events, into its tables. Law: a row is one version of one thing, known by its content, so that it comes
// in once however often it is told; a process is registered only while it lives.
import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { removeProcesses, saveProcess } from '#app/capture/registry/processes.server.ts'
import { processBegan, processStart } from '#app/supervisor/process-start.ts'
import { agentProcesses, agentStates, hookAuditLog, reports } from '#db/schema/index.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { clip, indexable } from '../clean.ts'
import type { AuditDraft, Extras, ProcessDraft, ReportDraft, StateDraft } from '../formats/extras.ts'
import { bornIn, rowId } from '../identity.server.ts'
import { small } from './tools.server.ts'

/** The session that extras are of, as it is written. */
export interface ExtrasOf {
  id: string
  agent: string
  nativeId: string
  machineId: string
  /** The machine is another one, whose processes cannot be asked for here. */
  elsewhere: boolean
}

/** Writes extras in the order of their records. Call it in the batch's transaction, after the session was made. */
export async function saveExtras(tx: Transaction, actor: Actor, session: ExtrasOf, list: Extras[]): Promise<void> {
  for (const extras of list) {
    for (const report of extras.reports ?? []) await saveReport(tx, actor, session, report)
    for (const state of extras.states ?? []) await saveState(tx, actor, session, state)
    for (const audit of extras.audit ?? []) await saveAudit(tx, actor, session, audit)
    if (extras.process) await moveProcess(tx, actor, session, extras.process)
  }
}

async function saveReport(tx: Transaction, actor: Actor, session: ExtrasOf, draft: ReportDraft): Promise<void> {
  const hash = sha256(draft.content)
  const path = draft.path ?? ''
  if (await isKnown(tx, reports, session, draft, hash)) return
  await tx
    .insert(reports)
    .values({
      id: versionId(actor, session, 'report', draft, hash),
      spaceId: actor.spaceId,
      sessionId: session.id,
      ...common(draft),
      path,
      name: draft.name ?? path.split(/[\\/]/).at(-1) ?? null,
      content: draft.content,
      hash,
      size: Buffer.byteLength(draft.content),
    })
    .onConflictDoNothing()
}

async function saveState(tx: Transaction, actor: Actor, session: ExtrasOf, draft: StateDraft): Promise<void> {
  const hash = sha256(JSON.stringify(draft.content ?? null))
  if (await isKnown(tx, agentStates, session, draft, hash)) return
  await tx
    .insert(agentStates)
    .values({
      id: versionId(actor, session, 'state', draft, hash),
      spaceId: actor.spaceId,
      sessionId: session.id,
      ...common(draft),
      path: draft.path ?? '',
      content: draft.content ?? null,
      hash,
    })
    .onConflictDoNothing()
}

async function saveAudit(tx: Transaction, actor: Actor, session: ExtrasOf, draft: AuditDraft): Promise<void> {
  await tx
    .insert(hookAuditLog)
    .values({
      id: rowId(bornIn(actor), 'audit', session.agent, `${session.id}\u0000${draft.nativeId}`),
      spaceId: actor.spaceId,
      sessionId: session.id,
      nativeId: indexable(draft.nativeId),
      sessionKey: draft.sessionKey,
      event: clip(draft.event, 120),
      tool: draft.tool ?? null,
      agentId: draft.agentId ?? null,
      payload: small(draft.payload),
      occurredAt: dateOf(draft.at),
    })
    .onConflictDoNothing()
}

async function moveProcess(tx: Transaction, actor: Actor, session: ExtrasOf, draft: ProcessDraft): Promise<void> {
  if (draft.ended) return endProcesses(tx, session, draft)
  if (session.elsewhere) return noteProcess(tx, actor, session, draft)
  const start = await processStart(draft.pid)
  // Told later than it lived, or its pid is another's by now: there is nothing alive to register.
  if (start === undefined || (draft.processStart && draft.processStart !== start)) return
  const began = (await processBegan(draft.pid)) ?? null
  if (!draft.processStart && began && draft.at && began.getTime() > Date.parse(draft.at) + clockLeewayMs) return
  await saveProcess(tx, actor, session.machineId, registrationOf(session, draft), {
    processStart: start,
    startedAt: began,
  })
}

// Whether it lives only its own machine could say, so what is told late is not believed; the row ends by SessionEnd or its expiry.
async function noteProcess(tx: Transaction, actor: Actor, session: ExtrasOf, draft: ProcessDraft): Promise<void> {
  if (draft.at === null || Date.now() - Date.parse(draft.at) > believedMs) return
  await saveProcess(tx, actor, session.machineId, registrationOf(session, draft), {
    processStart: draft.processStart ?? '',
    startedAt: new Date(draft.at),
  })
}

function registrationOf(session: ExtrasOf, draft: ProcessDraft) {
  const { pid, ppid = null, cwd = null, label = null } = draft
  const transport = knownTransport(draft.transport)
  return { session: session.nativeId, agent: session.agent, pid, ppid, cwd, label, transport }
}

const believedMs = 5 * 60 * 1000

// A pid of 0 means whichever the session has.
async function endProcesses(tx: Transaction, session: ExtrasOf, { pid }: ProcessDraft): Promise<void> {
  const rows = await tx
    .select({ id: agentProcesses.id })
    .from(agentProcesses)
    .where(
      and(
        eq(agentProcesses.sessionId, session.id),
        eq(agentProcesses.machineId, session.machineId),
        pid === 0 ? undefined : eq(agentProcesses.pid, pid),
      ),
    )
  await removeProcesses(
    tx,
    rows.map((row) => row.id),
  )
}

// The start of a process is known to the second only.
const clockLeewayMs = 2000

function knownTransport(given: ProcessDraft['transport']) {
  const kind = given?.kind
  if (!given || (kind !== 'nvim' && kind !== 'tmux' && kind !== 'pty')) return undefined
  const details = Object.fromEntries(
    Object.entries(given.details).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
  return { kind, details } as const
}

function versionId(actor: Actor, session: ExtrasOf, entity: string, draft: ReportDraft | StateDraft, hash: string) {
  const name = [session.id, draft.type, draft.agentId ?? '', draft.path ?? '', hash].join('\u0000')
  return rowId(bornIn(actor), entity, session.agent, name)
}

// A version that was masked by newer rules since has the id of what it was, and the hash of what it is.
async function isKnown(
  tx: Transaction,
  table: typeof reports | typeof agentStates,
  session: ExtrasOf,
  draft: ReportDraft | StateDraft,
  hash: string,
): Promise<boolean> {
  const found = await tx
    .select({ id: table.id })
    .from(table)
    .where(
      and(
        eq(table.sessionId, session.id),
        eq(table.type, clip(draft.type, 120)),
        eq(table.path, draft.path ?? ''),
        eq(table.hash, hash),
        sql`${table.agentId} is not distinct from ${draft.agentId ?? null}`,
      ),
    )
    .limit(1)
  return found.length > 0
}

function common(draft: ReportDraft | StateDraft) {
  return {
    nativeId: draft.nativeId ?? null,
    type: clip(draft.type, 120),
    agentId: draft.agentId ?? null,
    agentType: draft.agentType ?? null,
    reportedAt: dateOf(draft.at),
    meta: draft.meta ?? {},
  }
}

const dateOf = (iso: string | null) => (iso === null ? null : new Date(iso))
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
