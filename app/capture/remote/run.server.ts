// What other machines send is accounted for like any import: one run a machine and day, whichever process takes it in.
import { and, eq, lt, sql } from 'drizzle-orm'
import { rowId } from '#app/importer/identity.server.ts'
import type { Database } from '#db/client.server.ts'
import { importFiles, imports } from '#db/schema/index.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'

const mostRemembered = 10_000
const opened = new Set<string>()

/** The rows of the account of `path` today; made when they are new. */
export async function openAccount(
  db: Database,
  actor: Actor,
  machineId: string,
  path: string,
): Promise<{ importId: string; fileId: string }> {
  const day = new Date().toISOString().slice(0, 10)
  const importId = rowId(actor.spaceId, 'import', 'watch', `${machineId}\u0000${day}`)
  const fileId = rowId(actor.spaceId, 'import-file', 'watch', `${importId}\u0000${path}`)
  if (opened.has(fileId)) return { importId, fileId }
  await transact(db, actor, async (tx) => {
    const made = await tx
      .insert(imports)
      .values({ id: importId, spaceId: actor.spaceId, origin: 'watch' })
      .onConflictDoNothing()
      .returning({ id: imports.id })
    if (made.length > 0) await closeEarlier(tx, day)
    const added = await tx
      .insert(importFiles)
      .values({ id: fileId, spaceId: actor.spaceId, importId, path })
      .onConflictDoNothing()
      .returning({ id: importFiles.id })
    if (added.length > 0)
      await tx
        .update(imports)
        .set({ filesTotal: sql`${imports.filesTotal} + 1`, filesDone: sql`${imports.filesDone} + 1` })
        .where(eq(imports.id, importId))
  })
  if (opened.size >= mostRemembered) opened.clear()
  opened.add(fileId)
  return { importId, fileId }
}

// What was taken on earlier days is over.
async function closeEarlier(tx: Transaction, day: string): Promise<void> {
  await tx
    .update(imports)
    .set({ status: 'done', finishedAt: new Date() })
    .where(
      and(
        eq(imports.origin, 'watch'),
        eq(imports.status, 'running'),
        lt(imports.startedAt, new Date(`${day}T00:00:00Z`)),
      ),
    )
}
