// Custody of erased sessions: a source that tells of nobody else goes whole, with its cursor and the names it stands under; of others the
// records are blanked. Law: chunks that stay keep their places and their hashes of the source, and both chains hold; one transaction a source.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Sql, TransactionSql } from 'postgres'
import type { Kept } from '../custody/chunks.server.ts'
import { linked } from '../store/custody.server.ts'
import { blank } from './blank.ts'
import { idsIn, tellingIds } from './ids.ts'
import { addToReceipt } from './rows.server.ts'
import type { Whose } from './whose.server.ts'

/** What stands in the place of a path that named an erased session. */
export const erasedPath = '(erased)'

/** Removes a source that is of erased sessions alone. */
export async function removeSource(sql: Sql, erasureId: string, spaceId: string, kept: Kept): Promise<void> {
  await sql.begin(async (tx) => {
    await lockCursor(tx, spaceId, kept)
    const legacy = await tx`delete from legacy_rows where space_id = ${spaceId} and upload_id = ${kept.id}`
    const refusals = await tx`delete from import_refusals where space_id = ${spaceId} and upload_id = ${kept.id}`
    const chunks = await tx`delete from upload_chunks where upload_id = ${kept.id}`
    const gone = await tx<Array<{ bytes: number }>>`
      delete from uploads where id = ${kept.id} and space_id = ${spaceId} returning stored_bytes::float8 as bytes`
    const cursors = await endCursor(tx, spaceId, kept)
    await tx`
      update import_files set path = ${erasedPath}, error = null where space_id = ${spaceId} and path = ${kept.source}`
    await tx`
      update imports set error = null where space_id = ${spaceId} and strpos(error, ${kept.source}) > 0`
    await addToReceipt(tx, erasureId, {
      rows: counted({
        legacy_rows: legacy.count,
        import_refusals: refusals.count,
        upload_chunks: chunks.count,
        uploads: gone.length,
        capture_cursors: cursors,
      }),
      sources: { removed: gone.length },
      bytes: gone[0]?.bytes ?? 0,
    })
  })
}

/** Takes `whose.spans` out of a source that tells of others, too. */
export async function cutSource(
  sql: Sql,
  erasureId: string,
  spaceId: string,
  kept: Kept,
  whose: Whose,
  nativeIds: ReadonlySet<string>,
): Promise<void> {
  await sql.begin(async (tx) => {
    // What is appended from now on waits; what was meanwhile came without them.
    await lockCursor(tx, spaceId, kept)
    const bytes = await rewrite(tx, kept, whose)
    let legacy = 0
    for (const { store, kind, nativeId } of whose.rows) {
      const { count } = await tx`
        delete from legacy_rows where space_id = ${spaceId} and store = ${store} and kind = ${kind} and native_id = ${nativeId}`
      legacy += count
    }
    for (const [from, to] of whose.spans)
      await tx`
        update import_refusals set raw = null, corrected = null, reason = 'What was refused here was erased.'
        where upload_id = ${kept.id} and byte_offset >= ${from} and byte_offset < ${to}`
    await cleanCursor(tx, spaceId, kept, nativeIds)
    await addToReceipt(tx, erasureId, {
      rows: counted({ legacy_rows: legacy }),
      sources: { cut: bytes > 0 ? 1 : 0 },
      bytes,
    })
  })
}

const counted = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

async function lockCursor(tx: TransactionSql, spaceId: string, { machineId, source }: Kept): Promise<void> {
  await tx`
    select 1 from capture_cursors where space_id = ${spaceId} and machine_id = ${machineId} and source = ${source} for update`
}

// A source of which other generations stay must not begin with the first one again.
async function endCursor(tx: TransactionSql, spaceId: string, kept: Kept): Promise<number> {
  const { machineId, source, generation } = kept
  const [other] = await tx`
    select 1 from uploads where space_id = ${spaceId} and machine_id = ${machineId} and source = ${source} limit 1`
  if (!other) {
    const { count } = await tx`
      delete from capture_cursors where space_id = ${spaceId} and machine_id = ${machineId} and source = ${source}`
    return count
  }
  await tx`
    update capture_cursors set fingerprint = '', parser_state = null
    where space_id = ${spaceId} and machine_id = ${machineId} and source = ${source} and generation = ${generation}`
  return 0
}

type StoredChunk = { index: number; source_from: string; hash: string; data: Buffer }

// Answers how many bytes were taken out.
async function rewrite(tx: TransactionSql, kept: Kept, { spans, document }: Whose): Promise<number> {
  let changed = 0
  let previous = ''
  let relinked = false
  for (let index = 0; ; index++) {
    const [chunk] = await tx<StoredChunk[]>`
      select index, source_from, hash, data from upload_chunks where upload_id = ${kept.id} and index = ${index}`
    if (!chunk) break
    const from = Number(chunk.source_from)
    const bytes = zstdDecompressSync(chunk.data)
    const here = spans.filter(([a, b]) => a < from + bytes.length && b > from)
    const taken = here.length > 0 ? blank(bytes, from, here, document) : 0
    const link = linked(previous, bytes)
    if (taken > 0)
      await tx`
        update upload_chunks set data = ${zstdCompressSync(bytes)}, hash = ${link} where upload_id = ${kept.id} and index = ${index}`
    else if (relinked)
      await tx`update upload_chunks set hash = ${link} where upload_id = ${kept.id} and index = ${index}`
    changed += taken
    relinked ||= taken > 0
    previous = link
  }
  if (changed > 0)
    await tx`
      update uploads set stored_hash = ${previous},
        stored_bytes = (select coalesce(sum(octet_length(data)), 0) from upload_chunks where upload_id = ${kept.id})
      where id = ${kept.id}`
  return changed
}

// What the parser remembers by session.
async function cleanCursor(
  tx: TransactionSql,
  spaceId: string,
  { machineId, source }: Kept,
  nativeIds: ReadonlySet<string>,
): Promise<void> {
  const [row] = await tx<Array<{ id: string; state: string | null }>>`
    select id, parser_state as state from capture_cursors
    where space_id = ${spaceId} and machine_id = ${machineId} and source = ${source}`
  if (!row?.state) return
  const cleaned = JSON.stringify(withoutIds(JSON.parse(row.state), nativeIds))
  if (cleaned !== row.state) await tx`update capture_cursors set parser_state = ${cleaned} where id = ${row.id}`
}

// Keys go, values are emptied: a parser that has lost its session says nothing until a record names one.
function withoutIds(value: unknown, nativeIds: ReadonlySet<string>): unknown {
  const long = tellingIds(nativeIds)
  const names = (text: string) => nativeIds.has(text.slice(text.indexOf('\u0000') + 1)) || idsIn(text, long)
  const clean = (part: unknown): unknown => {
    if (typeof part === 'string') return names(part) ? '' : part
    if (Array.isArray(part)) return part.map(clean)
    if (typeof part !== 'object' || part === null) return part
    const staying = Object.entries(part).filter(([key]) => !names(key))
    return Object.fromEntries(staying.map(([key, item]) => [key, clean(item)]))
  }
  return clean(value)
}
