// Server reads of the imports page: runs, the files of one run, and refused records with their masked raw text.
import { desc, eq, getTableColumns } from 'drizzle-orm'
import { importFiles, importRefusals, imports } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const mostRuns = 50
const mostFiles = 5000
const mostRefusals = 500
/** What of a refused record is shown; the whole of it stays in custody. */
const shownBytes = 64 * 1024

export async function importRuns(actor: Actor) {
  return readAs(database(), actor, (tx) => tx.select().from(imports).orderBy(desc(imports.startedAt)).limit(mostRuns))
}

export async function filesOf(actor: Actor, importId: string) {
  return readAs(database(), actor, (tx) =>
    tx.select().from(importFiles).where(eq(importFiles.importId, importId)).orderBy(importFiles.path).limit(mostFiles),
  )
}

/** Refused records, newest first, without their raw bytes: those are read when one is opened. */
export async function refusals(actor: Actor) {
  const { raw: _raw, corrected: _corrected, ...columns } = getTableColumns(importRefusals)
  return readAs(database(), actor, (tx) =>
    tx
      .select(columns)
      .from(importRefusals)
      .orderBy(desc(importRefusals.createdAt), importRefusals.path, importRefusals.line)
      .limit(mostRefusals),
  )
}

export type RefusedRaw = { text: string; whole: boolean }

/** The masked raw bytes of a refused record as text, at most 64 KB; null where only custody has them. */
export async function refusedRaw(actor: Actor, id: string): Promise<RefusedRaw | null> {
  const [row] = await readAs(database(), actor, (tx) =>
    tx.select({ raw: importRefusals.raw }).from(importRefusals).where(eq(importRefusals.id, id)),
  )
  if (!row?.raw) return null
  return { text: row.raw.subarray(0, shownBytes).toString('utf8'), whole: row.raw.length <= shownBytes }
}
