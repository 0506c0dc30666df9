// The accounts: of a source (uploads, cumulative), of a file in a run (import_files), of the run (imports), and the refusals.
import { agentOf } from '../formats/index.ts'
import type { TransactionSql } from 'postgres'
import { actAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { Account } from '../account.ts'
import { bornIn, rowId } from '../identity.server.ts'
import type { Refusal } from '../read/records.server.ts'
import type { Source } from './commit.server.ts'
import { connectionOf } from './connection.server.ts'
import { readUpload, uploadId } from './cursor.server.ts'
import type { Cursor, Upload } from './cursor.server.ts'
import type { Chain } from './custody.server.ts'
import { maskVersion, unmasked } from '../mask/version.ts'

/** The custody of a source's generation: made when it is new, locked until the transaction ends. */
export async function ensureUpload(sql: TransactionSql, source: Source, next: Cursor): Promise<Upload> {
  const { actor, place } = source
  const id = uploadId(actor, place, next.generation)
  const version = source.keepSecrets ? unmasked : maskVersion
  await sql`
    insert into uploads (id, space_id, machine_id, source, generation, mask_version)
    values (${id}, ${actor.spaceId}, ${place.machineId}, ${place.path}, ${next.generation}, ${version})
    on conflict (space_id, machine_id, source, generation) do update set mask_version = excluded.mask_version
    where excluded.mask_version = ${unmasked} and uploads.mask_version is distinct from excluded.mask_version`
  return readUpload(sql, actor, place, next.generation)
}

/** Notes which sessions the source tells of. */
export async function noteSessions(
  sql: TransactionSql,
  actor: Actor,
  upload: string,
  sessions: string[],
): Promise<void> {
  if (sessions.length === 0) return
  await sql`
    insert into upload_sessions (space_id, upload_id, session_id)
    select ${actor.spaceId}, ${upload}, unnest(${sessions.toSorted()}::uuid[]) on conflict do nothing`
}

export async function saveRefusals(
  sql: TransactionSql,
  source: Source,
  upload: string,
  refusals: Refusal[],
): Promise<void> {
  for (const refusal of refusals)
    await sql`
      insert into import_refusals (id, space_id, import_id, upload_id, path, line, byte_offset, byte_length, code, reason, raw)
      values (${rowId(bornIn(source.actor), 'refusal', upload, String(refusal.offset))}, ${source.actor.spaceId}, ${source.importId}, ${upload},
        ${source.place.path}, ${refusal.line}, ${refusal.offset}, ${refusal.length}, ${refusal.code}, ${refusal.reason}, ${refusal.raw})
      on conflict (upload_id, byte_offset) do update set import_id = excluded.import_id`
}

/** Refusals that an unchanged source had before belong to the newest run that met them. */
export async function claimRefusals(
  sql: TransactionSql,
  actor: Actor,
  upload: string,
  importId: string,
): Promise<void> {
  await sql`update import_refusals set import_id = ${importId} where upload_id = ${upload} and space_id = ${actor.spaceId} and resolution is distinct from 'corrected'`
}

type Kept = { chain: Chain; storedBytes: number; found: number }

export async function saveAccount(
  tx: Transaction,
  source: Source,
  upload: string,
  next: Cursor,
  account: Account,
  kept: Kept,
): Promise<void> {
  const { records, stored, same, refused, bytes } = account
  const sql = connectionOf(tx)
  await sql`
    update uploads set agent = ${agentOf(next.state.format)}, format = ${formatOf(next)}, source_bytes = ${next.position},
      stored_bytes = stored_bytes + ${kept.storedBytes}, chunks = ${kept.chain.chunks}, records = records + ${records},
      stored = stored + ${stored}, same = same + ${same}, refused = refused + ${refused}, masked = masked + ${kept.found},
      source_hash = ${kept.chain.sourceHash}, stored_hash = ${kept.chain.storedHash}, source_modified_at = ${source.modifiedAt.toISOString()}
    where id = ${upload}`
  await addToRun(tx, source, { ...account, bytes }, formatOf(next), agentOf(next.state.format))
}

/** Adds to the account of the file and of the run, which are of the space that takes the source. */
export async function addToRun(
  tx: Transaction,
  source: Source,
  account: Account,
  format: string | null,
  agent: string | null,
): Promise<void> {
  const { actor, home = actor } = source
  await actAs(tx, actor, home, () => add(connectionOf(tx), source, account, format, agent))
}

async function add(
  sql: TransactionSql,
  source: Source,
  { records, stored, same, refused, bytes, events, sessions }: Account,
  format: string | null,
  agent: string | null,
): Promise<void> {
  await sql`
    update import_files set format = ${format}, agent = ${agent}, bytes = bytes + ${bytes}, records = records + ${records},
      stored = stored + ${stored}, same = same + ${same}, refused = refused + ${refused}, events = events + ${events}
    where id = ${source.fileId}`
  await sql`
    update imports set bytes = bytes + ${bytes}, records = records + ${records}, stored = stored + ${stored}, same = same + ${same},
      refused = refused + ${refused}, events = events + ${events}, sessions = sessions + ${sessions}
    where id = ${source.importId}`
}

const formatOf = (cursor: Cursor) => cursor.state.format ?? cursor.state.unsupported?.code ?? null
