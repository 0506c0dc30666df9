// Server reads of live processes, for the first paint and while sync is away.
import { agentProcesses, machines } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const mostProcesses = 500

export async function liveProcesses(actor: Actor) {
  return readAs(database(), actor, async (tx) => ({
    processes: await tx.select().from(agentProcesses).orderBy(agentProcesses.createdAt).limit(mostProcesses),
    machines: await tx.select().from(machines),
  }))
}
