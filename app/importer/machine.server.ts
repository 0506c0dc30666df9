// This computer, as a row: its id is made once and kept in LOGBOOK_HOME, because host names change and are not unique.
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { hostname, platform } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { machines } from '#db/schema/index.ts'
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { rowId } from './identity.server.ts'

/** Makes or refreshes the row of this machine; answers its id. */
export async function thisMachine(db: Database, actor: Actor, home: string): Promise<string> {
  return machineRow(db, actor, { id: await machineKey(home), name: hostname(), platform: platform() })
}

/** Makes or refreshes the row of any machine, by the id it has made for itself; answers ours. */
export async function machineRow(
  db: Database,
  actor: Actor,
  machine: { id: string; name?: string; platform?: string },
): Promise<string> {
  const id = rowId(actor.spaceId, 'machine', 'logbook', machine.id)
  const facts = {
    lastSeenAt: new Date(),
    ...(machine.name !== undefined && { name: machine.name }),
    ...(machine.platform !== undefined && { platform: machine.platform }),
  }
  await transact(db, actor, async (tx) => {
    // Several processes make the row at once. Without a target every key of the table counts: with one, whoever meets the other on
    // another key first gets an error.
    const made = await tx
      .insert(machines)
      .values({ id, spaceId: actor.spaceId, nativeId: machine.id, name: machine.id, ...facts })
      .onConflictDoNothing()
      .returning({ id: machines.id })
    if (made.length === 0) await tx.update(machines).set(facts).where(eq(machines.id, id))
  })
  return id
}

/** The id that this machine has made for itself, if it has. */
export async function knownMachineKey(home: string): Promise<string | null> {
  const known = await readFile(join(home, 'machine-id'), 'utf8').catch(() => '')
  return known.trim() || null
}

/** The same; made when it is not there yet. */
export async function machineKey(home: string): Promise<string> {
  const path = join(home, 'machine-id')
  const known = await knownMachineKey(home)
  if (known) return known
  await mkdir(home, { recursive: true })
  // Two processes may start at once: the first file wins, and both read it.
  await writeFile(path, `${randomUUID()}\n`, { flag: 'wx', mode: 0o600 }).catch(() => undefined)
  return (await readFile(path, 'utf8')).trim()
}
