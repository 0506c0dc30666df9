// Custody read back: the chunks of one source in order, decompressed, both hash chains checked on the way. Law: at most one
// chunk is held; a chunk that is missing, changed or cannot be decompressed is named, and what stands before it is whole.
import { zstdDecompressSync } from 'node:zlib'
import type { TransactionSql } from 'postgres'
import type { Database } from '#db/client.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { connectionOf } from '../store/connection.server.ts'
import { linked } from '../store/custody.server.ts'

/** One source and generation in custody. */
export interface Kept {
  id: string
  source: string
  machineId: string
  generation: number
  agent: string | null
  format: string | null
  /** Bytes of the source that were taken. */
  bytes: number
  chunks: number
  storedHash: string | null
  sourceHash: string | null
  maskVersion: string | null
  masked: number
  modifiedAt: Date | null
}

export interface Chunk {
  index: number
  from: number
  bytes: Buffer
  hash: string
  /** The bytes are not the source's: something in them was masked. */
  masked: boolean
}

/** Thrown where the hash chain of a source breaks; says which chunk. */
export class BrokenCustody extends Error {
  override readonly name = 'BrokenCustody'
  readonly chunk: number
  constructor({ source, chunks }: Kept, chunk: number, what: string) {
    super(`Chunk ${chunk} (of ${chunks}) of ${source} ${what}. What stands before it is whole.`)
    this.chunk = chunk
  }
}

/** Which sources: of an agent, of a session (by our id or the agent's, with its sub-agents), or one by its id. */
export interface Which {
  agent?: string | undefined
  session?: string | undefined
  /** Only sources with a greater id; they come in the order of their ids. */
  after?: string | undefined
}

/** The sources in custody of the actor's space, by id. */
export async function keptSources(db: Database, actor: Actor, { agent, session, after }: Which = {}): Promise<Kept[]> {
  return readAs(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    const rows = await sql<KeptRow[]>`
      with wanted as (
        select s.id, s.machine_id, s.transcript_path from sessions s
        where s.id::text = ${session ?? ''} or s.native_id = ${session ?? ''}),
      tree as (
        select * from wanted
        union select s.id, s.machine_id, s.transcript_path from sessions s join wanted w on s.parent_session_id = w.id),
      sources as (
        select u.machine_id, u.source from uploads u
        where u.id in (select e.upload_id from timeline_events e join tree t on t.id = e.session_id)
        union select t.machine_id, t.transcript_path from tree t)
      select ${sql.unsafe(keptColumns)} from uploads u
      where u.space_id = ${actor.spaceId} and (${agent ?? null}::text is null or u.agent = ${agent ?? null})
        and (${session ?? null}::text is null or (u.machine_id, u.source) in (select machine_id, source from sources))
        and (${after ?? null}::uuid is null or u.id > ${after ?? null}::uuid)
      order by u.id`
    return rows.map(keptOf)
  })
}

/** The chunks of a source from the one that holds byte `from` on. Throws BrokenCustody. */
export async function* chunksOf(db: Database, actor: Actor, kept: Kept, from = 0): AsyncGenerator<Chunk> {
  let previous = from === 0 ? { index: -1, hash: '', sourceHash: '', to: 0 } : null
  for (;;) {
    const row = await readAs(db, actor, (tx) => nextChunk(connectionOf(tx), kept, previous?.index ?? null, from))
    if (!row) break
    if (previous === null) {
      const before = row.index === 0 ? null : await readAs(db, actor, (tx) => chunkBefore(connectionOf(tx), kept, row))
      previous = {
        index: row.index - 1,
        hash: before?.hash ?? '',
        sourceHash: before?.source_hash ?? '',
        to: Number(row.source_from),
      }
    }
    const bytes = checked(kept, row, previous)
    const masked = linked(previous.sourceHash, bytes) !== row.source_hash
    yield { index: row.index, from: previous.to, bytes, hash: row.hash, masked }
    previous = { index: row.index, hash: row.hash, sourceHash: row.source_hash, to: Number(row.source_to) }
  }
  if (!previous) return
  if (previous.index + 1 < kept.chunks) throw new BrokenCustody(kept, previous.index + 1, 'is missing')
  if (previous.index + 1 === kept.chunks && kept.chunks > 0 && previous.hash !== kept.storedHash)
    throw new BrokenCustody(kept, previous.index, 'is not the one that the source ends with')
}

interface ChunkRow {
  index: number
  source_from: string
  source_to: string
  length: number
  hash: string
  source_hash: string
  data: Buffer
}

type Before = { index: number; hash: string; sourceHash: string; to: number }

// Whole or not at all: index, place, length and hash must go on from the chunk before.
function checked(kept: Kept, row: ChunkRow, previous: Before): Buffer {
  if (row.index !== previous.index + 1) throw new BrokenCustody(kept, previous.index + 1, 'is missing')
  const bytes = decompressed(kept, row)
  const fits = Number(row.source_from) === previous.to && Number(row.source_to) === previous.to + bytes.length
  if (!fits || row.length !== bytes.length || linked(previous.hash, bytes) !== row.hash)
    throw new BrokenCustody(kept, row.index, 'was changed since it was stored')
  return bytes
}

function decompressed(kept: Kept, row: ChunkRow): Buffer {
  try {
    return zstdDecompressSync(row.data)
  } catch {
    throw new BrokenCustody(kept, row.index, 'cannot be decompressed')
  }
}

async function nextChunk(
  sql: TransactionSql,
  kept: Kept,
  after: number | null,
  from: number,
): Promise<ChunkRow | null> {
  const [row] = await sql<ChunkRow[]>`
    select index, source_from, source_to, length, hash, source_hash, data from upload_chunks
    where upload_id = ${kept.id} and index < ${kept.chunks} and (${after}::int is null or index > ${after}::int)
      and (${after}::int is not null or source_to > ${from})
    order by index limit 1`
  return row ?? null
}

async function chunkBefore(sql: TransactionSql, kept: Kept, { index }: ChunkRow) {
  const [row] = await sql<Array<{ hash: string; source_hash: string }>>`
    select hash, source_hash from upload_chunks where upload_id = ${kept.id} and index = ${index - 1}`
  return row ?? null
}

/** What `keptOf` reads, of uploads under the name `u`. */
export const keptColumns =
  'u.id, u.source, u.machine_id, u.generation, u.agent, u.format, u.source_bytes, u.chunks, u.stored_hash, u.source_hash, ' +
  'u.mask_version, u.masked, u.source_modified_at'

export type KeptRow = {
  id: string
  source: string
  machine_id: string
  generation: number
  agent: string | null
  format: string | null
  source_bytes: string
  chunks: number
  stored_hash: string | null
  source_hash: string | null
  mask_version: string | null
  masked: string
  source_modified_at: string | Date | null
}

export const keptOf = (row: KeptRow): Kept => ({
  id: row.id,
  source: row.source,
  machineId: row.machine_id,
  generation: row.generation,
  agent: row.agent,
  format: row.format,
  bytes: Number(row.source_bytes),
  chunks: row.chunks,
  storedHash: row.stored_hash,
  sourceHash: row.source_hash,
  maskVersion: row.mask_version,
  masked: Number(row.masked),
  modifiedAt: row.source_modified_at === null ? null : new Date(row.source_modified_at),
})
