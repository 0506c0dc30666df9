// How far a source has been taken, with what is needed to go on: cursor, custody head and parser state. Read without a lock to
// plan, read again under the lock to commit: whoever finds it moved plans anew, so two importers never take a byte twice.
import { createHash } from 'node:crypto'
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import type { SourceState } from '../batch.ts'
import { freshState } from '../batch.ts'
import { bornIn, rowId } from '../identity.server.ts'
import { pathInside } from '../read/held.ts'
import { contentOf } from '../read/source.server.ts'
import type { Chain } from './custody.server.ts'

export interface Cursor {
  generation: number
  position: number
  line: number
  fingerprint: string | null
  fingerprintLength: number
  state: SourceState
}

export const freshCursor = (generation: number): Cursor => ({
  generation,
  position: 0,
  line: 1,
  fingerprint: null,
  fingerprintLength: 0,
  state: freshState(),
})

/** Where rows of a source stand: `path` is its name in the database (stored-name.server.ts), which may not be where it is read. */
export interface Place {
  machineId: string
  path: string
  /** The machine's id in the space of birth, where the source went to another space with its session. */
  bornOn?: string | undefined
}

const cursorId = (actor: Actor, place: Place) =>
  rowId(bornIn(actor), 'cursor', place.bornOn ?? place.machineId, place.path)

/** Thrown when another process took the source further in the meantime: read the cursor again and go on from there. */
export class CursorMoved extends Error {
  constructor(path: string) {
    super(
      `Another import took ${path} further at the same time; nothing was stored twice. It goes on from the new cursor.`,
    )
    this.name = 'CursorMoved'
  }
}

type CursorRow = {
  generation: number
  position: string
  line: number
  fingerprint: string | null
  fingerprint_length: number
  parser_state: string | null
}

export async function readCursor(sql: TransactionSql, actor: Actor, place: Place): Promise<Cursor | null> {
  const [row] = await sql<CursorRow[]>`
    select generation, position, line, fingerprint, fingerprint_length, parser_state from capture_cursors
    where space_id = ${actor.spaceId} and machine_id = ${place.machineId} and source = ${place.path}`
  if (!row) return null
  return {
    generation: row.generation,
    position: Number(row.position),
    line: row.line,
    fingerprint: row.fingerprint,
    fingerprintLength: row.fingerprint_length,
    state: row.parser_state ? (JSON.parse(row.parser_state) as SourceState) : freshState(),
  }
}

/** Locks the cursor and checks that it stands where the batch begins. */
export async function lockCursor(sql: TransactionSql, actor: Actor, place: Place, cursor: Cursor): Promise<void> {
  const id = cursorId(actor, place)
  const { spaceId } = actor
  const { machineId, path } = place
  await sql`
    insert into capture_cursors (id, space_id, machine_id, source, generation, position)
    values (${id}, ${spaceId}, ${machineId}, ${path}, 0, 0) on conflict do nothing`
  const [row] = await sql<Array<{ generation: number; position: string }>>`
    select generation, position from capture_cursors
    where space_id = ${spaceId} and machine_id = ${machineId} and source = ${path} for update`
  const continues = row?.generation === cursor.generation && Number(row.position) === cursor.position
  const begins = cursor.position === 0 && row !== undefined && row.generation === cursor.generation - 1
  if (!continues && !begins) throw new CursorMoved(place.path)
}

export async function saveCursor(sql: TransactionSql, actor: Actor, place: Place, cursor: Cursor): Promise<void> {
  await sql`
    update capture_cursors set generation = ${cursor.generation}, position = ${cursor.position}, line = ${cursor.line},
      fingerprint = ${cursor.fingerprint}, fingerprint_length = ${cursor.fingerprintLength}, parser_state = ${JSON.stringify(cursor.state)}
    where space_id = ${actor.spaceId} and machine_id = ${place.machineId} and source = ${place.path}`
}

/** sha-256 of the first `length` bytes. */
export async function fingerprintOf(path: string, length: number): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of contentOf(path, 0, length)) hash.update(chunk)
  return hash.digest('hex')
}

export interface Upload {
  id: string
  chain: Chain
  records: number
  refused: number
  modifiedAt: Date | null
}

export const uploadId = (actor: Actor, place: Place, generation: number) =>
  rowId(bornIn(actor), 'upload', place.bornOn ?? place.machineId, `${generation}\u0000${place.path}`)

export async function readUpload(sql: TransactionSql, actor: Actor, place: Place, generation: number): Promise<Upload> {
  const [row] = await sql<
    Array<{
      id: string
      chunks: number
      records: string
      refused: string
      source_hash: string | null
      stored_hash: string | null
      source_modified_at: string | Date | null
    }>
  >`
    select id, chunks, records, refused, source_hash, stored_hash, source_modified_at from uploads
    where space_id = ${actor.spaceId} and machine_id = ${place.machineId} and source = ${place.path} and generation = ${generation}`
  return {
    id: row?.id ?? uploadId(actor, place, generation),
    chain: { chunks: row?.chunks ?? 0, storedHash: row?.stored_hash ?? '', sourceHash: row?.source_hash ?? '' },
    records: Number(row?.records ?? 0),
    refused: Number(row?.refused ?? 0),
    modifiedAt: row?.source_modified_at ? new Date(row.source_modified_at) : null,
  }
}

/** Records of a source and of those inside it. */
export async function withEmbedded(
  sql: TransactionSql,
  actor: Actor,
  place: Place,
  own: Upload,
): Promise<{ records: number; refused: number }> {
  const [inside] = await sql<Array<{ records: string; refused: string }>>`
    select coalesce(sum(u.records), 0) as records, coalesce(sum(u.refused), 0) as refused
    from uploads u join capture_cursors c on c.space_id = u.space_id and c.machine_id = u.machine_id and c.source = u.source
      and c.generation = u.generation
    where u.space_id = ${actor.spaceId} and u.machine_id = ${place.machineId} and starts_with(u.source, ${pathInside(place.path, '')})`
  return { records: own.records + Number(inside?.records ?? 0), refused: own.refused + Number(inside?.refused ?? 0) }
}

/** Ends of the chunks in custody, in order. */
export async function chunkEnds(sql: TransactionSql, id: string): Promise<number[]> {
  const rows = await sql<
    Array<{ source_to: string }>
  >`select source_to from upload_chunks where upload_id = ${id} order by index`
  return rows.map((row) => Number(row.source_to))
}
