// The registry of live agent processes. Law: a row is one process (machine, pid, start time) of one session; registering it
// again brings it up to date, and any number of registrations at once lose nothing.
import { resolveNotifications } from '#app/importer/store/notify.server.ts'
import { restingStatus } from '#app/importer/store/rest.server.ts'
import { livelyStatuses } from '#app/importer/store/status.ts'
import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import { clean } from '#app/importer/clean.ts'
import { erasedAmong, holdTombstones } from '#app/importer/erase/tombstones.server.ts'
import { bornIn, rowId } from '#app/importer/identity.server.ts'
import { mask } from '#app/importer/mask/mask.server.ts'
import { connectionOf } from '#app/importer/store/connection.server.ts'
import { machineIn, nameOf, sessionId, writersIn } from '#app/importer/store/routes.server.ts'
import type { Routed } from '#app/importer/store/routes.server.ts'
import { ensureSessions } from '#app/importer/store/sessions.server.ts'
import { AppError } from '#app/server/errors.ts'
import { agentProcesses, machines, sessions } from '#db/schema/index.ts'
import { actAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { ProcessChange, Registration } from './registration.ts'

export type AgentProcess = typeof agentProcesses.$inferSelect

/** Which processes are asked for; what is not given does not count. */
export interface ProcessQuery {
  /** Native id of the session, or ours. */
  session?: string
  pid?: number
  ppid?: number
  notify?: boolean
}

/** The start of a process as its own machine tells it. */
export interface ProcessLook {
  processStart: string
  startedAt: Date | null
}

const lifeMs = 24 * 60 * 60 * 1000
const mostRows = 500

/** Text of a registration is as hostile and as secret as a transcript: it is masked and cleaned before it goes anywhere. */
export async function masked<T extends ProcessChange>(input: T): Promise<T> {
  const { label, cwd, transport } = input
  const text = await mask(JSON.stringify({ label, cwd, transport }))
  return { ...input, ...(clean(JSON.parse(text.text)) as ProcessChange) }
}

/** Makes or refreshes the row of a process, and its session where that is not known yet. `input` must be masked. */
export async function saveProcess(
  tx: Transaction,
  actor: Actor,
  machineId: string,
  input: Registration,
  look: ProcessLook,
): Promise<AgentProcess> {
  const own = connectionOf(tx)
  const writers = await writersIn(own, actor, [{ agent: input.agent, nativeId: input.session }])
  const there = writers(input.agent, input.session)
  const born = sessionId(there, input.agent, input.session)
  const erased = await actAs(tx, actor, there, async () => {
    await holdTombstones(own, there.spaceId)
    return erasedAmong(own, there.spaceId, [born])
  })
  if (erased.size > 0)
    throw new AppError(
      'conflict',
      'This session was erased, so its processes are not registered. Bring it back in Settings → Data if that was a mistake.',
    )
  const { routed } = await ensureSessions(tx, { actor }, machineId, [
    { agent: input.agent, nativeId: input.session, kind: 'main', parentNativeId: null },
  ])
  const to = routed.get(nameOf(input.agent, input.session)) ?? {
    actor,
    id: sessionId(actor, input.agent, input.session),
  }
  return actAs(tx, actor, to.actor, async () =>
    upsertProcess(tx, to, await machineIn(tx, actor, to.actor, machineId), input, look),
  )
}

// The machine's name stands in ids as it is where the session was born, so that a process that is told again is the same.
async function upsertProcess(
  tx: Transaction,
  { actor, id: session }: Routed,
  machineId: string,
  input: Registration,
  look: ProcessLook,
): Promise<AgentProcess> {
  // One registration of a session after the other: two inserts of one row would wait for each other at its two unique keys.
  await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, session)).for('no key update')
  await wake(tx, session)
  const name = `${await bornMachine(tx, actor, machineId)}\u0000${input.pid}\u0000${look.processStart}\u0000${session}`
  const facts = {
    ...columnsOf(input),
    ...(input.ppid != null && { ppid: input.ppid }),
    ...(look.startedAt && { startedAt: look.startedAt }),
    expiresAt: new Date(Date.now() + lifeMs),
  }
  const [row] = await tx
    .insert(agentProcesses)
    .values({
      id: rowId(bornIn(actor), 'process', 'logbook', name),
      spaceId: actor.spaceId,
      sessionId: session,
      machineId,
      pid: input.pid,
      processStart: look.processStart,
      ...facts,
    })
    .onConflictDoUpdate({ target: agentProcesses.id, set: facts })
    .returning()
  if (!row) throw new Error('The process could not be registered; nothing was changed. Try again.')
  return row
}

async function bornMachine(tx: Transaction, actor: Actor, machineId: string): Promise<string> {
  if (bornIn(actor) === actor.spaceId) return machineId
  const [row] = await tx.select({ nativeId: machines.nativeId }).from(machines).where(eq(machines.id, machineId))
  return row ? rowId(bornIn(actor), 'machine', 'logbook', row.nativeId) : machineId
}

/** Live processes, oldest first. */
export async function findProcesses(tx: Transaction, query: ProcessQuery): Promise<AgentProcess[]> {
  const { session, pid, ppid, notify } = query
  const rows = await tx
    .select({ process: agentProcesses })
    .from(agentProcesses)
    .innerJoin(sessions, eq(sessions.id, agentProcesses.sessionId))
    .where(
      and(
        session === undefined
          ? undefined
          : sql`(${sessions.nativeId} = ${session} or ${sessions.id}::text = ${session})`,
        pid === undefined ? undefined : eq(agentProcesses.pid, pid),
        ppid === undefined ? undefined : eq(agentProcesses.ppid, ppid),
        notify === undefined ? undefined : eq(agentProcesses.notify, notify),
      ),
    )
    .orderBy(agentProcesses.createdAt, agentProcesses.id)
    .limit(mostRows)
  return rows.map((row) => row.process)
}

/** Changes what is given of a process; null when there is no such row. `change` must be masked. */
export async function changeProcess(tx: Transaction, id: string, change: ProcessChange): Promise<AgentProcess | null> {
  const facts = { ...columnsOf(change), expiresAt: new Date(Date.now() + lifeMs) }
  const [row] = await tx.update(agentProcesses).set(facts).where(eq(agentProcesses.id, id)).returning()
  return row ?? null
}

/** Removes processes; sessions that have none left come to rest. Answers how many were there. */
export async function removeProcesses(tx: Transaction, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0
  const gone = await tx
    .delete(agentProcesses)
    .where(inArray(agentProcesses.id, ids))
    .returning({ sessionId: agentProcesses.sessionId })
  await settle(
    tx,
    gone.map((row) => row.sessionId),
  )
  return gone.length
}

// A session with a new process has started again, whatever its last turn was.
async function wake(tx: Transaction, id: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ status: 'starting', endedAt: null })
    .where(
      and(
        eq(sessions.id, id),
        notInArray(sessions.status, livelyStatuses),
        sql`not exists (select from agent_processes p where p.session_id = ${id})`,
      ),
    )
}

// How a session stands whose last process is gone: see importer/store/status.ts. Nobody is waited for any more.
async function settle(tx: Transaction, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const settled = await tx
    .update(sessions)
    .set({
      status: restingStatus,
      endedAt: sql`coalesce(${sessions.endedAt}, ${sessions.lastEventAt}, now())`,
    })
    .where(
      and(
        inArray(sessions.id, ids),
        inArray(sessions.status, livelyStatuses),
        sql`not exists (select from agent_processes p where p.session_id = ${sessions.id})`,
      ),
    )
    .returning({ id: sessions.id })
  await resolveNotifications(
    tx,
    settled.map((row) => row.id),
  )
}

function columnsOf({ label, cwd, transport, notify, state }: ProcessChange) {
  return {
    ...(label !== undefined && { label }),
    ...(cwd !== undefined && { cwd }),
    ...(transport && { transport: transport.kind, transportDetails: transport.details }),
    ...(notify !== undefined && { notify }),
    ...(state !== undefined && { state }),
  }
}
