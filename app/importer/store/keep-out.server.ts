// Erased sessions in what a source says: taken out of a batch before custody and rows. Law: their bytes become blanks, so that places stay;
// their records count as `same`, because nothing of them is new to who had them erased; nothing of them is written.
import type { TransactionSql } from 'postgres'
import { actAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { sessionName } from '../batch.ts'
import type { Batch, BatchRow, SourceState } from '../batch.ts'
import { blank } from '../erase/blank.ts'
import type { Span } from '../erase/blank.ts'
import { anyErased, erasedAmong, holdTombstones } from '../erase/tombstones.server.ts'
import { agentOf } from '../formats/index.ts'
import { pathInside } from '../read/held.ts'
import { connectionOf } from './connection.server.ts'
import { readCursor } from './cursor.server.ts'
import type { Place } from './cursor.server.ts'
import { sessionId, writersIn } from './routes.server.ts'

export interface KeptOut {
  batch: Batch
  /** Records of erased sessions. */
  same: number
  /** For the cursor. */
  keptOut: SourceState['keptOut']
}

/**
 * `batch`, which goes on where a source stood with state `before`, without what it says of erased sessions. It is left as it is: the
 * transaction may run again. Holds the space's tombstones until the commit.
 */
export async function keepOut(
  tx: Transaction,
  actor: Actor,
  place: Place,
  { batch, before, now }: { batch: Batch; before: SourceState; now: SourceState },
): Promise<KeptOut> {
  const sql = connectionOf(tx)
  const gate = await gateOf(tx, actor, batch, agentOf(now.format) ?? '')
  const as = (same = 0, keptOut = before.keptOut) => ({ batch, same, keptOut })
  if (!before.keptOut && !gate.any) return as()
  const erased = await erasedNames(gate, batch)
  const inside = await erasedInside(sql, actor, place, batch)
  const names = new Set([...batch.sessions.keys(), ...batch.said.flatMap((one) => one.names)])
  // Records that name nobody are of whom the source was of until then.
  const all = names.size === 0 ? before.keptOut?.all === true : [...names].every((name) => erased.has(name))
  if (erased.size === 0 && inside.size === 0 && !all)
    return as(0, before.keptOut && { ...before.keptOut, all: before.keptOut.all && names.size === 0 })
  const known = new Set([...(before.keptOut?.sessions ?? []), ...erased.values()])
  const left = without(batch, { erased, inside, all, document: now.document !== undefined })
  return { ...left, keptOut: { sessions: [...known], all: all && (before.keptOut?.all ?? batch.from === 0) } }
}

type What = { erased: Map<string, string>; inside: Set<string>; all: boolean; document: boolean }

function without(batch: Batch, { erased, inside, all, document }: What): { batch: Batch; same: number } {
  const gone = batch.said.filter(
    (one) => one.names.some((name) => erased.has(name)) || one.inside.some((name) => inside.has(name)),
  )
  const natives = [...erased.keys()].map((name) => name.slice(name.indexOf('\u0000') + 1))
  const refused = batch.refusals.filter(
    ({ raw }) => all || natives.some((native) => native.length >= 8 && raw?.includes(native)),
  )
  const places = new Set(gone.map(({ offset }) => offset))
  const staying = (row: BatchRow) =>
    !places.has(row.position) && !row.writes.some((one) => 'session' in one && erased.has(sessionName(one.session)))
  const rows = batch.rows.filter(staying)
  const spans: Span[] =
    all && !document
      ? [[batch.from, batch.to]]
      : [...gone, ...refused].map(({ offset, length }): Span => [offset, offset + length])
  const masked = Buffer.from(batch.masked)
  blank(masked, batch.from, spans, document)
  const sessions = [...batch.sessions].filter(([name]) => !erased.has(name))
  const dropped = [...batch.sessions].filter(([name]) => erased.has(name)).map(([, one]) => one)
  const same =
    dropped.reduce((sum, one) => sum + one.records.length, 0) + refused.length + placesOf(batch.rows) - placesOf(rows)
  const left = {
    ...batch,
    masked,
    rows,
    refusals: batch.refusals.filter((one) => !refused.includes(one)),
    sessions: new Map(sessions),
    events: batch.events - dropped.reduce((sum, one) => sum + one.events.length, 0),
  }
  return { batch: left, same }
}

// As records count that are rows: see legacy/write.server.ts.
const placesOf = (rows: BatchRow[]): number => new Set(rows.filter((row) => row.counts).map((row) => row.position)).size

interface Gate {
  own: string
  /** Whether anything was erased where the batch's sessions are. */
  any: boolean
  idOf: (agent: string, nativeId: string) => string
  erasedAmong: (ids: string[]) => Promise<Set<string>>
}

// What was moved is asked for where it is, by the id of its birth.
async function gateOf(tx: Transaction, actor: Actor, batch: Batch, own: string): Promise<Gate> {
  const sql = connectionOf(tx)
  const said = batch.said.flatMap(({ names }) => names.map((name) => partsOf(name, own)))
  const refs = [...batch.sessions.values()].flatMap(({ ref: { agent = own, nativeId, parentNativeId } }) =>
    [nativeId, parentNativeId].flatMap((native) => (native ? [{ agent, nativeId: native }] : [])),
  )
  const all = [...said, ...refs]
  const writers = await writersIn(sql, actor, all)
  const places = new Map([[actor.spaceId, actor]])
  for (const { agent, nativeId } of all) {
    const writer = writers(agent, nativeId)
    if (!places.has(writer.spaceId)) places.set(writer.spaceId, writer)
  }
  const inOrder = [...places.values()].sort((a, b) => (a.spaceId < b.spaceId ? -1 : 1))
  let any = false
  for (const there of inOrder)
    await actAs(tx, actor, there, async () => {
      await holdTombstones(sql, there.spaceId)
      any = (await anyErased(sql, there.spaceId)) || any
    })
  return {
    own,
    any,
    idOf: (agent, nativeId) => sessionId(writers(agent, nativeId), agent, nativeId),
    erasedAmong: async (ids) => {
      const gone = new Set<string>()
      for (const there of inOrder)
        await actAs(tx, actor, there, async () => {
          for (const id of await erasedAmong(sql, there.spaceId, ids)) gone.add(id)
        })
      return gone
    },
  }
}

// By the names that the batch has for them, their ids; sub-agents go with whose they are.
async function erasedNames(gate: Gate, batch: Batch): Promise<Map<string, string>> {
  const { own, idOf } = gate
  const ids = new Map<string, string[]>()
  for (const [name, { ref }] of batch.sessions) {
    const { agent = own, kind, nativeId, parentNativeId } = ref
    const parent = kind === 'subagent' && parentNativeId ? [idOf(agent, parentNativeId)] : []
    ids.set(name, [idOf(agent, nativeId), ...parent])
  }
  for (const name of batch.said.flatMap(({ names }) => names)) {
    if (ids.has(name)) continue
    const { agent, nativeId } = partsOf(name, own)
    ids.set(name, [idOf(agent, nativeId)])
  }
  if (ids.size === 0) return new Map()
  const gone = await gate.erasedAmong([...ids.values()].flat())
  return new Map(
    [...ids].flatMap(([name, mine]): Array<[string, string]> => {
      const found = mine.find((id) => gone.has(id))
      return found === undefined ? [] : [[name, found]]
    }),
  )
}

function partsOf(name: string, own: string): { agent: string; nativeId: string } {
  const [agent = '', nativeId = ''] = name.includes('\u0000') ? name.split('\u0000') : [own, name]
  return { agent, nativeId }
}

// Sources inside records were taken before them, and know whether all of theirs was kept out.
async function erasedInside(sql: TransactionSql, actor: Actor, place: Place, batch: Batch): Promise<Set<string>> {
  const names = batch.said.flatMap((one) => one.inside)
  const gone = new Set<string>()
  for (const name of names) {
    const cursor = await readCursor(sql, actor, { ...place, path: pathInside(place.path, name) })
    if (cursor?.state.keptOut?.all) gone.add(name)
  }
  return gone
}
