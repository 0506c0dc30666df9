// Takes processes out of the registry that are gone: once a minute, by liveness and by start time, because the system gives the
// pid of a dead process to another one. Only a machine itself can tell of its processes; those that others never tell of end by their time.
import { and, eq, inArray, lt, ne, sql } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import { agentProcesses } from '#db/schema/index.ts'
import { readAs, transact } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { lives } from './liveness.ts'
import { removeProcesses } from './processes.server.ts'
import { removeExpiredTokens } from './tokens.server.ts'

export const sweepEveryMs = 60_000

/** One sweep; answers how many processes were gone. */
export async function sweep(db: Database, actor: Actor, machineId: string): Promise<number> {
  const here = eq(agentProcesses.machineId, machineId)
  const [known, overdue] = await readAs(db, actor, async (tx) => [
    await tx.select().from(agentProcesses).where(here),
    await tx
      .select({ id: agentProcesses.id })
      .from(agentProcesses)
      .where(and(ne(agentProcesses.machineId, machineId), lt(agentProcesses.expiresAt, sql`now()`))),
  ])
  const alive = new Set<string>()
  for (const row of known) if (await lives(row)) alive.add(row.id)
  const gone = [...known.filter((row) => !alive.has(row.id)), ...overdue].map((row) => row.id)
  const { value } = await transact(db, actor, async (tx) => {
    await prolong(tx, [...alive])
    await removeExpiredTokens(tx)
    return removeProcesses(tx, gone)
  })
  return value
}

// Half a day before its time a process that lives is given another day: a row a day is no hot counter.
async function prolong(tx: Transaction, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .update(agentProcesses)
    .set({ expiresAt: sql`now() + interval '24 hours'` })
    .where(and(inArray(agentProcesses.id, ids), lt(agentProcesses.expiresAt, sql`now() + interval '12 hours'`)))
}

/** The processes that `machineId` is thought to run. */
export function processesOf(db: Database, actor: Actor, machineId: string) {
  const { id, pid, processStart, startedAt } = agentProcesses
  return readAs(db, actor, (tx) =>
    tx.select({ id, pid, processStart, startedAt }).from(agentProcesses).where(eq(agentProcesses.machineId, machineId)),
  )
}

/** What a machine says of its processes, by their ids. Those of other machines are passed over. */
export async function takeSweep(
  db: Database,
  actor: Actor,
  machineId: string,
  told: { alive: string[]; gone: string[] },
): Promise<void> {
  const own = new Set((await processesOf(db, actor, machineId)).map((row) => row.id))
  const [alive, gone] = [told.alive, told.gone].map((ids) => ids.filter((id) => own.has(id)))
  if (!alive?.length && !gone?.length) return
  await transact(db, actor, async (tx) => {
    await prolong(tx, alive ?? [])
    await removeProcesses(tx, gone ?? [])
  })
}
