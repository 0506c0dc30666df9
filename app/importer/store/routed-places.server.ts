// The spaces that a machine's sessions and sources went to, with the machine's row in each: what is asked of a machine as a whole (which
// processes live, which sources are as they were) is asked in all of them.
import type { Database } from '#db/client.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { rowId } from '../identity.server.ts'
import { connectionOf } from './connection.server.ts'

export interface MachinePlace {
  actor: Actor
  machineId: string
}

/** The machine of `home` there and in every other space that something was moved to; its own first. */
export async function placesOfMachine(db: Database, home: Actor, machineId: string): Promise<MachinePlace[]> {
  const rows = await readAs(
    db,
    home,
    (tx) => connectionOf(tx)<Array<{ space: string; machine: string }>>`
      select distinct r.target_space_id as space, m.native_id as machine from capture_routes r, machines m
      where m.id = ${machineId} and r.space_id = ${home.spaceId} and r.target_space_id <> r.space_id order by 1`,
  )
  return [
    { actor: home, machineId },
    ...rows.map(({ space, machine }) => ({
      actor: { userId: home.userId, spaceId: space, role: 'editor' as const },
      machineId: rowId(space, 'machine', 'logbook', machine),
    })),
  ]
}
