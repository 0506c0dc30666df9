// Whether a source is the one whose cursor we have: only grown, unchanged, or another one under the same name (rotated,
// truncated, rewritten), which begins a new generation. What is unchanged is not read into records again: its account is known.
import type { TransactionSql } from 'postgres'
import { agentOf } from './formats/index.ts'
import { readAs, transact } from '#db/transact.server.ts'
import { add, nothingYet } from './account.ts'
import type { TakeFile } from './file.server.ts'
import { contentLength } from './read/source.server.ts'
import { addToRun, claimRefusals } from './store/account.server.ts'
import type { Source } from './store/commit.server.ts'
import { connectionOf } from './store/connection.server.ts'
import { chunkEnds, fingerprintOf, freshCursor, readUpload, withEmbedded } from './store/cursor.server.ts'
import type { Cursor } from './store/cursor.server.ts'
import { stillBegins } from './store/custody.server.ts'

/** The cursor to go on from. `bytes` is null where the size on disk says nothing (compressed sources). */
export async function resume(
  source: Source,
  known: Cursor | null,
  bytes: number | null,
  file: TakeFile,
): Promise<Cursor> {
  if (known === null) return freshCursor(0)
  if (bytes !== null && bytes < known.position) return freshCursor(known.generation + 1)
  if (known.state.unsupported && bytes !== known.position) return freshCursor(known.generation + 1)
  if (!(await sameBeginning(file.path, known))) return freshCursor(known.generation + 1)
  if (known.state.document && !(await isAsItWas(source, file.path, known, bytes)))
    return freshCursor(known.generation + 1)
  if (!file.verify) return known
  return verified(source, known, file)
}

/** The same for a session of a store: which rows have been taken stands in the cursor, and the rest is told anew. */
export async function resumeStore(source: Source, known: Cursor | null, file: TakeFile): Promise<Cursor> {
  if (known === null) return freshCursor(0)
  if (!file.verify) return known
  const { value: upload } = await transact(source.db, source.actor, (tx) =>
    readUpload(connectionOf(tx), source.actor, source.place, known.generation),
  )
  await countKnown(source, known, upload, file)
  return known
}

async function sameBeginning(path: string, cursor: Cursor): Promise<boolean> {
  return cursor.fingerprint === null || (await fingerprintOf(path, cursor.fingerprintLength)) === cursor.fingerprint
}

// A document is rewritten as a whole, mostly behind the same beginning.
async function isAsItWas(source: Source, path: string, known: Cursor, bytes: number | null): Promise<boolean> {
  const { db, actor } = source
  const length = bytes ?? (await contentLength(path))
  if (known.state.document === 'done' && length !== known.position) return false
  const { upload, ends } = await readAs(db, actor, (tx) => custodyOf(connectionOf(tx), source, known))
  return stillBegins(path, ends, upload.chain.sourceHash)
}

async function custodyOf(sql: TransactionSql, { actor, place }: Source, known: Cursor) {
  const upload = await readUpload(sql, actor, place, known.generation)
  return { upload, ends: await chunkEnds(sql, upload.id) }
}

async function verified(source: Source, known: Cursor, file: TakeFile): Promise<Cursor> {
  const { db, actor, place } = source
  const { value } = await transact(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    const { upload, ends } = await custodyOf(sql, source, known)
    return { upload, ends, all: await withEmbedded(sql, actor, place, upload) }
  })
  const { upload, ends } = value
  if (!(await stillBegins(file.path, ends, upload.chain.sourceHash))) return freshCursor(known.generation + 1)
  await countKnown(source, known, { ...value.all, id: upload.id }, file)
  return known
}

// What was taken before is in the account of this run as known already.
async function countKnown(
  source: Source,
  known: Cursor,
  { id, records, refused }: { id: string; records: number; refused: number },
  file: TakeFile,
): Promise<void> {
  const { db, actor, importId } = source
  const account = { ...nothingYet(), records, refused, same: records - refused, bytes: known.position }
  const format = known.state.format ?? known.state.unsupported?.code ?? null
  await transact(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    await addToRun(tx, source, account, format, agentOf(known.state.format))
    if (refused > 0) await claimRefusals(sql, actor, id, importId)
  })
  add(file.account, account)
  file.account.format = format
  file.account.agent = agentOf(known.state.format)
  file.account.error = known.state.unsupported?.reason ?? null
}
