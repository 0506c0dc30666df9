// Whether a source is the one whose cursor we have: only grown, unchanged, or another one under the same name (rotated,
// truncated, rewritten), which begins a new generation. What is unchanged is not read into records again: its account is known.
import { agentOf } from './formats/index.ts'
import { transact } from '#db/transact.server.ts'
import { add, nothingYet } from './account.ts'
import type { TakeFile } from './file.server.ts'
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
  if (!(await sameBeginning(source.place.path, known))) return freshCursor(known.generation + 1)
  if (!file.verify) return known
  return verified(source, known, file)
}

async function sameBeginning(path: string, cursor: Cursor): Promise<boolean> {
  return cursor.fingerprint === null || (await fingerprintOf(path, cursor.fingerprintLength)) === cursor.fingerprint
}

async function verified(source: Source, known: Cursor, file: TakeFile): Promise<Cursor> {
  const { db, actor, place, importId } = source
  const { value } = await transact(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    const upload = await readUpload(sql, actor, place, known.generation)
    return { upload, ends: await chunkEnds(sql, upload.id), all: await withEmbedded(sql, actor, place, upload) }
  })
  const { upload, ends } = value
  if (!(await stillBegins(place.path, ends, upload.chain.sourceHash))) return freshCursor(known.generation + 1)
  const { records, refused } = value.all
  const account = { ...nothingYet(), records, refused, same: records - refused, bytes: known.position }
  const format = known.state.format ?? known.state.unsupported?.code ?? null
  await transact(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    await addToRun(sql, source, account, format, agentOf(known.state.format))
    if (refused > 0) await claimRefusals(sql, actor, upload.id, importId)
  })
  add(file.account, account)
  file.account.format = format
  file.account.agent = agentOf(known.state.format)
  file.account.error = known.state.unsupported?.reason ?? null
  return known
}
