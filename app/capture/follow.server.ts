// One capture process, one running import of origin `tail`: what it takes is accounted for like any other import.
import { randomUUID } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { takeFile } from '#app/importer/file.server.ts'
import { connectionOf } from '#app/importer/store/connection.server.ts'
import { readCursor } from '#app/importer/store/cursor.server.ts'
import { routeOfSource } from '#app/importer/store/routes.server.ts'
import { placeOf } from '#app/importer/store/place.server.ts'
import { judge, readIgnoreRules } from '#app/importer/ignore.server.ts'
import type { IgnoreRule } from '#app/importer/ignore.server.ts'
import { emptyFile } from '#app/importer/run.server.ts'
import type { Database } from '#db/client.server.ts'
import { importFiles, imports } from '#db/schema/index.ts'
import { readAs, transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'

/** A new rule holds after this long. */
const rulesKeepMs = 2000

export interface Following {
  db: Database
  actor: Actor
  machineId: string
  secret: string
}

/** Answers the function that takes what is new in a source; rows of the account are made when the first source changes. */
export function follow(following: Following): (path: string) => Promise<void> {
  const { db, actor } = following
  const importId = randomUUID()
  const files = new Map<string, string>()
  let opened: Promise<unknown> | null = null

  const rules = rememberedRules(db, actor)

  const fileOf = async (path: string): Promise<string> => {
    const known = files.get(path)
    if (known) return known
    const id = randomUUID()
    files.set(path, id)
    opened ??= transact(db, actor, (tx) =>
      tx.insert(imports).values({ id: importId, spaceId: actor.spaceId, origin: 'tail', filesTotal: 0 }),
    )
    await opened
    const place = await placeOf(following, path)
    await transact(db, actor, async (tx) => {
      await tx.insert(importFiles).values({ id, spaceId: actor.spaceId, importId, path: place.path })
      await tx.update(imports).set({ filesTotal: files.size, filesDone: files.size }).where(eq(imports.id, importId))
    })
    return id
  }

  return async (path) => {
    // Undecided: the file says nothing yet of where it works; it will be looked at again when it grows.
    if ((await judge(await rules(), path)) !== 'kept') return
    const account = emptyFile(path)
    const fileId = await fileOf(path)
    await takeFile({ ...following, importId }, { path, fileId, account, verify: false })
  }
}

/** Reads the rules that keep sessions out, at most every two seconds. */
export function rememberedRules(db: Database, actor: Actor): () => Promise<IgnoreRule[]> {
  let remembered: { at: number; rules: Promise<IgnoreRule[]> } | undefined
  return () => {
    if (remembered && Date.now() - remembered.at < rulesKeepMs) return remembered.rules
    remembered = { at: Date.now(), rules: readIgnoreRules(db, actor) }
    return remembered.rules
  }
}

/** How many bytes of a source of this machine have been taken; null when nothing was yet. */
export async function takenOf(following: Following, path: string): Promise<number | null> {
  const { db, actor: home } = following
  const { actor, place } = await routeOfSource(db, home, await placeOf(following, path))
  const cursor = await readAs(db, actor, (tx) => readCursor(connectionOf(tx), actor, place))
  return cursor && cursor.position
}

/** Runs that a stopped process left as running are over; what they took is kept, and their cursors go on from there. */
export async function closeAbandoned(db: Database, actor: Actor): Promise<void> {
  await transact(db, actor, (tx) =>
    tx
      .update(imports)
      .set({ status: 'interrupted', finishedAt: new Date() })
      .where(
        and(
          eq(imports.spaceId, actor.spaceId),
          eq(imports.status, 'running'),
          inArray(imports.origin, ['start', 'tail']),
        ),
      ),
  )
}
