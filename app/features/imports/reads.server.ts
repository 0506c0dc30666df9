// Server reads of the imports page: runs, the files of one run, and refused records with their masked raw text.
import { and, desc, eq } from 'drizzle-orm'
import { importFiles, importRefusals, imports } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const mostRuns = 50
const mostFiles = 5000
const mostRefusals = 500
/** What of a refused record is shown; the whole of it stays in custody. */
const shownBytes = 4096

export async function importRuns(actor: Actor) {
  return readAs(database(), actor, (tx) => tx.select().from(imports).orderBy(desc(imports.startedAt)).limit(mostRuns))
}

export async function filesOf(actor: Actor, importId: string) {
  return readAs(database(), actor, (tx) =>
    tx.select().from(importFiles).where(eq(importFiles.importId, importId)).orderBy(importFiles.path).limit(mostFiles),
  )
}

/** Refused records, newest first, of one run or of all; `raw` is text of at most 4 KB. */
export async function refusals(actor: Actor, importId?: string) {
  const rows = await readAs(database(), actor, (tx) =>
    tx
      .select()
      .from(importRefusals)
      .where(and(importId === undefined ? undefined : eq(importRefusals.importId, importId)))
      .orderBy(desc(importRefusals.createdAt), importRefusals.path, importRefusals.line)
      .limit(mostRefusals),
  )
  return rows.map(({ raw, ...row }) => ({
    ...row,
    raw: raw === null ? null : raw.subarray(0, shownBytes).toString('utf8'),
  }))
}
