// Sources that stand exactly where they stood when they were last taken need not even be opened.
import { stat } from 'node:fs/promises'
import type { Database } from '#db/client.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { keyedHash } from './identity.server.ts'
import { storeSource } from './opencode/source.server.ts'
import { partsOf } from './opencode/store.ts'
import { connectionOf } from './store/connection.server.ts'
import type { Naming } from './store/place.server.ts'
import { placesOfMachine } from './store/routed-places.server.ts'
import { storedName } from './stored-name.server.ts'

/** `paths` without those whose size and time of change are the ones in custody, in whichever space they are kept now. */
export async function withoutUntouched(naming: Naming, paths: string[]): Promise<string[]> {
  const { db, secret } = naming
  const known = new Map<string, string>()
  for (const { actor, machineId } of await placesOfMachine(db, naming.actor, naming.machineId))
    for (const [source, mark] of await marksIn(db, actor, machineId)) known.set(source, mark)
  const hash = (value: unknown) => keyedHash(secret, value)
  const touched: string[] = []
  for (const path of paths) {
    const mark = known.get(await storedName(path, hash))
    // Of a session in a store only the time of its last change is known beforehand.
    const store = partsOf(path) ? await storeSource(path).catch(() => null) : null
    const facts = store ? null : await stat(path).catch(() => null)
    const same = store
      ? mark?.endsWith(`:${store.modifiedAt.getTime()}`)
      : facts && mark === `${facts.size}:${facts.mtime.getTime()}`
    if (!same) touched.push(path)
  }
  return touched
}

async function marksIn(db: Database, actor: Actor, machineId: string): Promise<Map<string, string>> {
  const rows = await readAs(
    db,
    actor,
    (tx) => connectionOf(tx)<Array<{ source: string; source_bytes: string; modified: string }>>`
      select u.source, u.source_bytes, extract(epoch from u.source_modified_at) * 1000 as modified
      from uploads u join capture_cursors c on c.space_id = u.space_id and c.machine_id = u.machine_id and c.source = u.source
        and c.generation = u.generation
      where u.machine_id = ${machineId} and u.source_modified_at is not null`,
  )
  return new Map(rows.map((row) => [row.source, `${row.source_bytes}:${Math.round(Number(row.modified))}`]))
}
