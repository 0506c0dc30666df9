// One source from where its cursor stands to where it ends now: the same for a first import, a later one and the tail.
import type { Database } from '#db/client.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { add } from './account.ts'
import type { FileAccount } from './account.ts'
import { spaceKey } from './archive/space-key.server.ts'
import { keyedHash } from './identity.server.ts'
import { withTable } from './legacy/workio/database.server.ts'
import { isCompressed, sourceFacts } from './read/source.server.ts'
import { UnpackError } from './read/unpack.server.ts'
import { storeSource } from './opencode/source.server.ts'
import { resume, resumeStore } from './resume.server.ts'
import type { Source } from './store/commit.server.ts'
import { connectionOf } from './store/connection.server.ts'
import { placeOf } from './store/place.server.ts'
import { CursorMoved, readCursor } from './store/cursor.server.ts'
import { routeOfSource } from './store/routes.server.ts'
import { take } from './take.server.ts'

// Longer than a writer may take between two writes of one document.
const quietMs = 60_000

export interface Importing {
  db: Database
  actor: Actor
  machineId: string
  importId: string
  /** Keys the hashes of records without an id. */
  secret: string
  keepSecrets?: boolean | undefined
  /** The file goes when it has been taken, so no row may point at it. */
  passing?: boolean | undefined
  signal?: AbortSignal | undefined
}

export interface TakeFile {
  path: string
  fileId: string
  account: FileAccount
  /** A person asked for this file: compare it with custody byte by byte instead of by its beginning alone, and take it as it is. */
  verify: boolean
  onBatch?: (account: FileAccount) => void
}

/** Takes what is new in a file, batch by batch, and adds to `file.account`. Throws what the file system or Postgres throws. */
export async function takeFile(importing: Importing, file: TakeFile): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      // What was verified is in the account by the second attempt.
      const once = { ...file, verify: file.verify && attempt === 1 }
      await withTable(file.path, () => takeOnce(importing, once, file.verify))
      return
    } catch (error) {
      if (error instanceof UnpackError) {
        file.account.error = error.message
        return
      }
      if (!(error instanceof CursorMoved) || attempt >= 5) throw error
    }
  }
}

async function takeOnce(importing: Importing, file: TakeFile, asked: boolean): Promise<void> {
  const { db, actor: home, importId, keepSecrets, passing } = importing
  const store = await storeSource(file.path)
  const facts = store ? { bytes: 0, modifiedAt: store.modifiedAt } : await sourceFacts(file.path)
  const route = await routeOfSource(db, home, await placeOf(importing, file.path))
  const { actor } = route
  const source: Source = {
    db,
    actor,
    home,
    place: route.place,
    importId,
    fileId: file.fileId,
    modifiedAt: facts.modifiedAt,
    keepSecrets,
    passing,
  }
  const known = await readAs(db, actor, (tx) => readCursor(connectionOf(tx), actor, source.place))
  const bytes = store || (await isCompressed(file.path)) ? null : facts.bytes
  const cursor = store ? await resumeStore(source, known, file) : await resume(source, known, bytes, file)
  const key = await spaceKey(db, actor.spaceId, importing.secret)
  const hash = (value: unknown) => keyedHash(key, value)
  const settled = asked || Date.now() - facts.modifiedAt.getTime() > quietMs
  const taken = take(source, cursor, { hash, path: file.path, bytes: facts.bytes, settled, store, keepSecrets })
  for await (const batch of taken) {
    add(file.account, batch.account)
    file.account.format = batch.format
    file.account.agent = batch.agent
    file.account.tornBytes = batch.tornBytes
    if (batch.error) file.account.error = batch.error
    file.onBatch?.(file.account)
    importing.signal?.throwIfAborted()
  }
}
