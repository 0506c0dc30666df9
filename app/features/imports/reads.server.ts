// Server reads of the imports page: runs, the files of one run, and refused records with their masked raw text.
import { desc, eq, getTableColumns, sql } from 'drizzle-orm'
import { maskVersion, unmasked } from '#app/importer/mask/version.ts'
import { importFiles, importRefusals, imports, uploads } from '#db/schema/index.ts'
import { may } from '#db/schema/roles.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import type { MaskedSources } from './masked-sources.ts'

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

/** How many sources of the space are masked by older rules than those of this version. */
export async function maskedSources(actor: Actor): Promise<MaskedSources> {
  const none = { version: maskVersion, total: 0, behind: 0, kept: 0 }
  // Who sees figures alone sees nothing of how sources are kept.
  if (!may(actor.role, 'read')) return none
  const is = (word: string) => sql`${uploads.maskVersion} is not distinct from ${word}`
  const [row] = await readAs(database(), actor, (tx) =>
    tx
      .select({
        total: sql<number>`count(*)::int`,
        kept: sql<number>`(count(*) filter (where ${is(unmasked)}))::int`,
        behind: sql<number>`(count(*) filter (where not ${is(unmasked)} and not ${is(maskVersion)}))::int`,
      })
      .from(uploads),
  )
  return { ...none, ...row }
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
