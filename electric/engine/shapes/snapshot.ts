// A new shape's way from registered to complete: table published, snapshot taken, rows written.
import type { Pool } from 'pg'
import { invalidRequest, mustRefetch, sqlState, storageRefusal, unavailable } from '../errors.ts'
import type { Publication, Published } from '../replication/publication.ts'
import { StorageFault } from '../storage/fault.ts'
import { TableChanged, TooSlow, readLines } from './query.ts'
import type { Moment } from './query.ts'
import type { Shape } from './shape.ts'

export type SnapshotSteps = {
  /** Called with a snapshot before anything is read in it; throws TooEarly when it must be taken again. */
  readonly check: (moment: Moment) => void
  /** The snapshot is fixed; called before any row. */
  readonly taken: (moment: Moment) => void
  /** Called after every batch; throws to end the snapshot. */
  readonly progress: () => void
}

/** The snapshot does not show a transaction that it must show: the stream has brought it already. A moment later it does. */
export class TooEarly extends Error {}

/** Makes a snapshot again as long as it is too early. */
export async function untilInTime<Result>(make: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await make()
    } catch (error) {
      if (!(error instanceof TooEarly)) throw error
      if (attempt === ATTEMPTS) throw unavailable('Commits do not become visible; no rows can be read yet', 10)
      await new Promise((resolve) => setTimeout(resolve, attempt * 5))
    }
  }
}

/** About five seconds. */
const ATTEMPTS = 45

/** A finished snapshot, and how its table was published before. */
export type Finished = { readonly moment: Moment; readonly published: Published }

/** Makes the snapshot of a shape that is already registered with the stream. */
export async function makeSnapshot(
  pool: Pool,
  publication: Publication,
  shape: Shape,
  steps: SnapshotSteps,
): Promise<Finished> {
  const { table, where, selected, log } = shape.definition
  const published = await publication.add(table)
  // changes_only has no rows of its own; the snapshot still says from where on its log is complete.
  const tail = log === 'changes_only' ? 'WHERE false' : where ? `WHERE (${where})` : ''
  const taken = (moment: Moment): void => {
    steps.check(moment)
    steps.taken(moment)
  }
  const finished = await readLines(pool, { table, selected, tail }, taken, {
    get room() {
      return shape.log.snapshotRoom
    },
    take: (lines) => {
      shape.addSnapshotBatch(lines)
      steps.progress()
    },
  })
  shape.finishSnapshot(finished.snapshot)
  return { moment: finished, published }
}

/** What a reader is told when reading a shape's rows failed with this error. */
export function snapshotRefusal(error: unknown, field: 'where' | 'subset'): Error {
  const state = sqlState(error)
  // Dropped or renamed since it was looked up: whoever asks again learns that there is no such table.
  if (error instanceof TableChanged || state === UNDEFINED_TABLE || state === INVALID_SCHEMA) return mustRefetch()
  const message = error instanceof Error ? error.message : ''
  if (state === LOCK_NOT_AVAILABLE)
    return unavailable('The table is locked by a long transaction; the shape could not be created yet', 10)
  if (error instanceof TooSlow || state === QUERY_CANCELED)
    return unavailable('Postgres took too long to answer; ask for less, or raise LOGBOOK_ENGINE_QUERY_PATIENCE', 10)
  // Syntax, types and values that only Postgres can judge: the client's clause is wrong.
  if (state === INSUFFICIENT_PRIVILEGE) return invalidRequest({ table: [message] })
  if (state && BAD_CLAUSE.test(state))
    return invalidRequest(field === 'subset' ? { subset: { where: [message] } } : { where: [message] })
  if (error instanceof Error && 'status' in error) return error
  if (error instanceof StorageFault) return storageRefusal(error)
  return unavailable('The database could not be read; trying again later may help', 10)
}

const LOCK_NOT_AVAILABLE = '55P03'
const QUERY_CANCELED = '57014'
const UNDEFINED_TABLE = '42P01'
const INVALID_SCHEMA = '3F000'
const INSUFFICIENT_PRIVILEGE = '42501'
const BAD_CLAUSE = /^(?:0A|21|22|42|54)/
