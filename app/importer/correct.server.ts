// A refused record that a person has mended: read again by its source's format, in its place. Law: the account moves by one
// unit, refused − 1 and stored + 1 (or same + 1), in source, file and run alike, and once, however often it is asked for.
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { Batch, SourceState } from './batch.ts'
import { collect } from './collect.ts'
import { agentOf } from './formats/index.ts'
import { spaceKey } from './archive/space-key.server.ts'
import { keyedHash } from './identity.server.ts'
import { remember } from './recall.ts'
import { maskBytes, recordsOf } from './read/records.server.ts'
import type { MaskedBytes, SourceRecord } from './read/records.server.ts'
import { ordinalsBetween } from './store/ordinals.ts'
import { storeBatch } from './store/commit.server.ts'
import type { Source } from './store/commit.server.ts'
import { connectionOf } from './store/connection.server.ts'
import { keepOut } from './store/keep-out.server.ts'
import { eachRouted, holdMoves } from './store/routes.server.ts'
import { firstOrdinal, lockRefusal, moveAccount, ordinalBefore, settleRefusal } from './store/settle.server.ts'
import type { LockedRefusal, Settled } from './store/settle.server.ts'
import { emptyBatch } from './stretch.server.ts'

/** Why a correction was not taken; nothing was changed. The message is for a person. */
export class CorrectionRefused extends Error {
  override readonly name = 'CorrectionRefused'
}

/**
 * Imports `text`, one JSON value, in the stead of the refused record `id` of the actor's space; answers what became of it. A
 * refusal that is settled already answers as it was settled. Throws CorrectionRefused, also for a refusal that is not there.
 */
export async function correctRefusal(
  db: Database,
  actor: Actor,
  correction: { id: string; text: string; secret: string },
): Promise<Settled> {
  const { id, text, secret } = correction
  const raw = Buffer.from(`${text.trim()}\n`)
  const masked = await maskBytes(raw)
  const key = await spaceKey(db, actor.spaceId, secret)
  const { value } = await transact(db, actor, async (tx): Promise<Settled> => {
    const sql = connectionOf(tx)
    await holdMoves(sql)
    const refusal = required(await lockRefusal(sql, id))
    if (refusal.settled) return refusal.settled
    const state = stateOf(refusal)
    const record = onlyRecord(raw, masked, refusal)
    const batch = emptyBatch({ from: refusal.offset, bytes: raw }, masked, refusal.offset)
    collect(
      record,
      () => masked.bytes,
      batch,
      state,
      (content) => keyedHash(key, content),
    )
    const [again] = batch.refusals
    if (again) throw new CorrectionRefused(`It would be refused again: ${again.reason} Nothing was changed.`)
    const { batch: left } = await keepOut(
      tx,
      actor,
      { machineId: refusal.machineId, path: refusal.source },
      {
        batch,
        before: state,
        now: state,
      },
    )
    await keepPlace(tx, actor, refusal, left, state)
    const next = { ...freshPlace, position: refusal.offset, state }
    const source: Source = {
      db,
      actor,
      place: { machineId: refusal.machineId, path: refusal.source },
      importId: refusal.importId ?? '',
      fileId: '',
      modifiedAt: refusal.modifiedAt,
    }
    const account = await storeBatch(tx, source, refusal.uploadId, left, next, new Map())
    const outcome = account.stored > 0 ? 'stored' : 'same'
    await moveAccount(sql, refusal, outcome, account)
    await settleRefusal(sql, actor, id, { resolution: 'corrected', corrected: masked.bytes.subarray(0, -1) })
    return outcome
  })
  return value
}

/** Leaves a refused record as it is: it stays refused and in custody, and is shown as settled. */
export async function dismissRefusal(db: Database, actor: Actor, id: string): Promise<Settled> {
  const { value } = await transact(db, actor, async (tx): Promise<Settled> => {
    const sql = connectionOf(tx)
    const refusal = required(await lockRefusal(sql, id))
    if (refusal.settled) return refusal.settled
    await settleRefusal(sql, actor, id, { resolution: 'dismissed', corrected: null })
    return 'dismissed'
  })
  return value
}

const freshPlace = { generation: 0, line: 1, fingerprint: null, fingerprintLength: 0 }

function required(refusal: LockedRefusal | null): LockedRefusal {
  if (refusal) return refusal
  throw new CorrectionRefused('There is no such refused record any more. Nothing was changed; open the page again.')
}

// The parser goes on as it stands at the end of the source: what it remembers (session, folder, model) is what it knew.
function stateOf({ state }: LockedRefusal): SourceState {
  if (state === null || state.format === null)
    throw new CorrectionRefused(
      'The file as a whole was refused, or has been written anew since. Nothing was changed; mend the file and import it again.',
    )
  if (state.document)
    throw new CorrectionRefused(
      'This file is one JSON document, so its parts are mended in the file. Nothing was changed; import it again then.',
    )
  return { ...structuredClone(state), lastOrdinals: {} }
}

function onlyRecord(raw: Buffer, masked: MaskedBytes, { offset, length, line }: LockedRefusal): SourceRecord {
  const found = [...recordsOf(raw, masked, offset, line)].filter((item) => item.kind !== 'blank')
  const [one] = found
  if (one?.kind === 'refusal') throw new CorrectionRefused(`${one.refusal.reason} Nothing was changed.`)
  if (one?.kind !== 'record' || found.length > 1)
    throw new CorrectionRefused('A record is one JSON object, no more and no less. Nothing was changed.')
  return { ...one.record, offset, length, line }
}

// After what this source said before it; a source's first record goes before what it said first.
async function keepPlace(
  tx: Transaction,
  actor: Actor,
  refusal: LockedRefusal,
  batch: Batch,
  state: SourceState,
): Promise<void> {
  const sql = connectionOf(tx)
  await eachRouted(tx, actor, batch, agentOf(state.format) ?? '', async (name, one, { id: session }) => {
    const before = await ordinalBefore(sql, session, refusal)
    if (before !== null) {
      state.lastOrdinals = remember(state.lastOrdinals, name, before)
      return
    }
    const first = await firstOrdinal(sql, session, refusal)
    if (first === null) return
    const ordinals = ordinalsBetween(first.previous, first.ordinal, one.events.length)
    for (const [i, event] of one.events.entries()) {
      const ordinal = ordinals[i]
      if (ordinal !== undefined) event.ordinal = ordinal
    }
  })
}
