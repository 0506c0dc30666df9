// This computer, as a row: its id is made once and kept in LOGBOOK_HOME, because host names change and are not unique.
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { hostname, platform } from 'node:os'
import { join } from 'node:path'
import { machines } from '#db/schema/index.ts'
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { rowId } from './identity.server.ts'

/** Makes or refreshes the row of this machine; answers its id. */
export async function thisMachine(db: Database, actor: Actor, home: string): Promise<string> {
  const nativeId = await machineKey(home)
  const id = rowId(actor.spaceId, 'machine', 'logbook', nativeId)
  const facts = { name: hostname(), platform: platform(), lastSeenAt: new Date() }
  await transact(db, actor, (tx) =>
    tx
      .insert(machines)
      .values({ id, spaceId: actor.spaceId, nativeId, ...facts })
      .onConflictDoUpdate({ target: [machines.spaceId, machines.nativeId], set: facts }),
  )
  return id
}

async function machineKey(home: string): Promise<string> {
  const path = join(home, 'machine-id')
  const known = await readFile(path, 'utf8').catch(() => '')
  if (known.trim() !== '') return known.trim()
  await mkdir(home, { recursive: true })
  // Two processes may start at once: the first file wins, and both read it.
  await writeFile(path, `${randomUUID()}\n`, { flag: 'wx', mode: 0o600 }).catch(() => undefined)
  return (await readFile(path, 'utf8')).trim()
}
