// Whoever follows a shape in a case: a strict mirror, a mirror of subsets, or a collection.
import { CollectionFollower } from './collections.ts'
import { Mirror } from '../mirror.ts'
import type { Params } from '../mirror.ts'
import type { ClientKind } from './shapes.ts'
import { SubsetFollower } from './subset-follower.ts'
import type { TablePlan } from './tables.ts'
import type { TruthRow } from './truth.ts'

export type Follower = {
  /** What it must not have seen. */
  readonly faults: readonly string[]
  /** Set when the client gave up. */
  readonly error: Error | undefined
  readonly refetches: number
  /** The incarnation it follows, where it can tell. */
  readonly handle: string | undefined
  /** Whether it has everything up to the end of the log of that handle; undefined = it cannot tell, so it must come right in time. */
  reached(end: { readonly handle: string; readonly offset: string }): boolean | undefined
  /** Another text whenever it has taken something in. */
  readonly progress: string
  /** Its rows; undefined = the first ones are still under way. */
  rows(): Iterable<TruthRow> | undefined
  /** Of all rows of the shape, those that it must hold. */
  expected(rows: TruthRow[]): TruthRow[]
  stop(): void
}

export type Following = {
  readonly name: string
  readonly url: string
  readonly table: TablePlan
  readonly params: Params
  /** Whether the engine may repeat changes, as real Electric does at the end of an event stream. */
  readonly repeats: boolean
}

/** Begins to follow. */
export function follow(kind: ClientKind, following: Following): Follower {
  if (kind === 'long-poll' || kind === 'sse') return new MirrorFollower(following, kind === 'sse')
  return kind === 'subset' ? new SubsetFollower(following) : new CollectionFollower(following, kind)
}

class MirrorFollower implements Follower {
  readonly #mirror: Mirror

  constructor({ name, url, params, repeats }: Following, liveSse: boolean) {
    this.#mirror = new Mirror(name, url, params, { liveSse, texts: true, repeats })
  }

  get faults(): readonly string[] {
    return this.#mirror.faults
  }

  get error(): Error | undefined {
    return this.#mirror.error
  }

  get refetches(): number {
    return this.#mirror.refetches
  }

  get handle(): string | undefined {
    return this.#mirror.handle
  }

  get progress(): string {
    const { position, refetches, rows } = this.#mirror
    return `${refetches} ${rows.size} ${position?.lsn}_${position?.op}`
  }

  reached(end: { readonly handle: string; readonly offset: string }): boolean {
    const { upToDate, position, handle } = this.#mirror
    if (!upToDate || handle !== end.handle) return false
    if (/^0_(?:\d+|inf)$/.test(end.offset)) return true
    const [lsn = '0', op = '0'] = end.offset.split('_')
    return (
      position !== undefined &&
      (position.lsn > BigInt(lsn) || (position.lsn === BigInt(lsn) && position.op >= Number(op)))
    )
  }

  rows(): Iterable<TruthRow> {
    return this.#mirror.rows.values()
  }

  expected(rows: TruthRow[]): TruthRow[] {
    return rows
  }

  stop(): void {
    this.#mirror.stop()
  }
}
