// What the correction of a refused record reads and writes: the refusal under its lock, its neighbours, and the three accounts.
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import type { Account } from '../account.ts'
import type { SourceState } from '../batch.ts'

/** What became of a refused record: what it held is stored or was known, or it stays refused and somebody has seen it. */
export type Settled = 'stored' | 'same' | 'dismissed'

export interface LockedRefusal {
  uploadId: string
  importId: string | null
  path: string
  line: number
  offset: number
  length: number
  machineId: string
  source: string
  modifiedAt: Date
  /** Of the source as it stands now; null when it has been written anew since. */
  state: SourceState | null
  settled: Settled | null
}

type Row = {
  upload_id: string
  import_id: string | null
  path: string
  line: number
  byte_offset: string
  byte_length: string
  machine_id: string
  source: string
  source_modified_at: string | Date | null
  parser_state: string | null
  resolution: string | null
}

/** The refusal of the actor's space, locked until the transaction ends; null when there is none. */
export async function lockRefusal(sql: TransactionSql, id: string): Promise<LockedRefusal | null> {
  const [row] = await sql<Row[]>`
    select r.upload_id, r.import_id, r.path, r.line, r.byte_offset, r.byte_length, r.resolution, u.machine_id, u.source,
      u.source_modified_at, c.parser_state
    from import_refusals r join uploads u on u.id = r.upload_id
    left join capture_cursors c on c.space_id = u.space_id and c.machine_id = u.machine_id and c.source = u.source
      and c.generation = u.generation
    where r.id = ${id} for update of r`
  if (!row) return null
  return {
    uploadId: row.upload_id,
    importId: row.import_id,
    path: row.path,
    line: row.line,
    offset: Number(row.byte_offset),
    length: Number(row.byte_length),
    machineId: row.machine_id,
    source: row.source,
    modifiedAt: new Date(row.source_modified_at ?? 0),
    state: row.parser_state ? (JSON.parse(row.parser_state) as SourceState) : null,
    settled: row.resolution === null ? null : row.resolution === 'dismissed' ? 'dismissed' : 'stored',
  }
}

/** Ordinal of the last event that this source made in the session before the refused record. */
export async function ordinalBefore(
  sql: TransactionSql,
  session: string,
  { uploadId, offset }: LockedRefusal,
): Promise<string | null> {
  const [row] = await sql<Array<{ ordinal: string }>>`
    select ordinal from timeline_events where session_id = ${session} and upload_id = ${uploadId} and source_offset < ${offset}
    order by source_offset desc, ordinal desc limit 1`
  return row?.ordinal ?? null
}

/** Ordinal of the first event after it, and of what stands before that one, from whichever source. */
export async function firstOrdinal(
  sql: TransactionSql,
  session: string,
  { uploadId, offset }: LockedRefusal,
): Promise<{ ordinal: string; previous: string | null } | null> {
  const [row] = await sql<Array<{ ordinal: string; previous: string | null }>>`
    with first as (
      select ordinal from timeline_events where session_id = ${session} and upload_id = ${uploadId} and source_offset > ${offset}
      order by source_offset, ordinal limit 1)
    select ordinal, (select max(e.ordinal) from timeline_events e where e.session_id = ${session} and e.ordinal < first.ordinal)
      as previous from first`
  return row ?? null
}

/** Moves one unit from refused to `outcome`, in the account of the source, of the file and of the run. */
export async function moveAccount(
  sql: TransactionSql,
  { uploadId, importId, path }: LockedRefusal,
  outcome: 'stored' | 'same',
  { events, sessions }: Account,
): Promise<void> {
  const [stored, same] = outcome === 'stored' ? [1, 0] : [0, 1]
  await sql`update uploads set refused = refused - 1, stored = stored + ${stored}, same = same + ${same} where id = ${uploadId}`
  if (importId === null) return
  await sql`
    update import_files set refused = refused - 1, stored = stored + ${stored}, same = same + ${same}, events = events + ${events}
    where import_id = ${importId} and path = ${path} and refused > 0`
  await sql`
    update imports set refused = refused - 1, stored = stored + ${stored}, same = same + ${same}, events = events + ${events},
      sessions = sessions + ${sessions} where id = ${importId}`
}

type Settling = { resolution: 'corrected' | 'dismissed'; corrected: Buffer | null }

/** Marks the refusal as settled by the actor; it is never deleted. */
export async function settleRefusal(
  sql: TransactionSql,
  actor: Actor,
  id: string,
  { resolution, corrected }: Settling,
): Promise<void> {
  await sql`
    update import_refusals set resolved_at = now(), resolved_by = ${actor.userId}, resolution = ${resolution}, corrected = ${corrected}
    where id = ${id}`
}
