// Takes processes out of the registry that are gone: once a minute, by liveness and by start time, because the system gives the
// pid of a dead process to another one. Only a machine itself can tell of its processes; those of others end by their time.
import { and, eq, inArray, lt, ne, sql } from 'drizzle-orm'
import { processStart } from '#app/supervisor/process-start.ts'
import type { Database } from '#db/client.server.ts'
import { agentProcesses } from '#db/schema/index.ts'
import { readAs, transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
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
    // Half a day before its time a process that lives is given another day: a row a day is no hot counter.
    if (alive.size > 0)
      await tx
        .update(agentProcesses)
        .set({ expiresAt: sql`now() + interval '24 hours'` })
        .where(
          and(inArray(agentProcesses.id, [...alive]), lt(agentProcesses.expiresAt, sql`now() + interval '12 hours'`)),
        )
    await removeExpiredTokens(tx)
    return removeProcesses(tx, gone)
  })
  return value
}

async function lives({ pid, processStart: known }: { pid: number; processStart: string }): Promise<boolean> {
  const now = await processStart(pid)
  return now !== undefined && (known === '' || now === known)
}
