// Names of sources under newer rules: a source whose path is seen to hold a secret gets the name that it would get today, wherever
// it is told. Law: innermost first, so that what lies inside a source is met under the name that it still has.
import type { Sql } from 'postgres'
import { keyedHash } from '../identity.server.ts'
import { renameSource } from '../store/place.server.ts'
import { storedName } from '../stored-name.server.ts'

type Named = { space: string; machine: string | null; name: string }

export interface Renaming {
  sql: Sql
  secret: string
  dryRun: boolean
  /** Told before rows of a table are changed for the first time. */
  onChange: (table: string) => Promise<void>
}

const tables = ['uploads', 'capture_cursors', 'sessions', 'capture_routes', 'import_files', 'import_refusals']

/** Answers how many rows were changed, by table; with `dryRun` how many sources would be, under `uploads`. */
export async function renameSources({ sql, secret, dryRun, onChange }: Renaming): Promise<Record<string, number>> {
  const all = await sql<Named[]>`
    select space_id as space, machine_id as machine, source as name from uploads
    union select space_id, machine_id, source from capture_cursors
    union select space_id, machine_id, transcript_path from sessions where transcript_path is not null
    order by name desc`
  const changed: Record<string, number> = {}
  for (const { space: spaceId, machine: machineId, name } of all.sort((a, b) => b.name.length - a.name.length)) {
    const next = await storedName(name, (value) => keyedHash(secret, value))
    if (next === name) continue
    if (dryRun) {
      changed['uploads'] = (changed['uploads'] ?? 0) + 1
      continue
    }
    for (const table of tables) await onChange(table)
    const counts = await sql.begin((tx) => renameSource(tx, { spaceId, machineId }, name, next))
    for (const [table, count] of Object.entries(counts)) changed[table] = (changed[table] ?? 0) + count
  }
  return changed
}
