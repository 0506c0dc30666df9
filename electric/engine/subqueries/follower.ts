// One shape with subqueries and its inner sets, kept by the stream. Transactions are taken strictly one after the other: what they do
// to the inner sets first, then what clients must be told. What leaves is told at once. What enters needs rows that the stream does not
// bring: they are read in a fresh snapshot, and everything that the snapshot shows is told before them, everything else after.
import type { Pool } from 'pg'
import type { Table } from '../catalog/table.ts'
import { snapshotEndLine } from '../messages.ts'
import { inSnapshot } from '../shapes/query.ts'
import type { Session } from '../shapes/query.ts'
import type { Entry } from '../shapes/log.ts'
import type { Shape } from '../shapes/shape.ts'
import { isVisible } from '../shapes/visibility.ts'
import type { Snapshot } from '../shapes/visibility.ts'
import type { Judge } from '../where/judge.ts'
import { concernsInner, mayInclude } from './concern.ts'
import type { RowKeys } from './concern.ts'
import { judgeTransaction } from './followed.ts'
import type { Followed, FollowedChange, Judged } from './followed.ts'
import { InnerSets } from './inner-sets.ts'
import type { Turn } from './inner-sets.ts'
import { linesOf } from './lines.ts'
import { readMovedIn } from './move-in.ts'
import { patiently } from './patiently.ts'
import { tablesOf } from './plan.ts'
import type { Plan } from './plan.ts'
import { Writer } from './writer.ts'

export type FollowerServices = {
  readonly pool: Pool
  readonly judge: Judge
  /** Runs few at a time: each keeps a connection until the stream has come to its snapshot. */
  readonly moving: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Resolves when every commit below this LSN has been received; rejects when that takes too long or the shape ends. */
  readonly passed: (lsn: bigint, shape: Shape) => Promise<void>
  /** Whether the snapshot shows every transaction that was taken before the one with this sequence. */
  readonly shown: (snapshot: Snapshot, sequence: number) => boolean
  /** The shape cannot be kept any longer; its clients must refetch. */
  readonly failed: (shape: Shape, why: unknown) => void
}

type Waiting = { readonly transaction: Followed; judged: Judged | undefined; counted: boolean }

/** What may wait to be told; a shape that holds back more ends, and its clients refetch. */
const MOST_WAITING = 10_000
const LARGEST_WAITING = 32 * 1024 * 1024

export class Follower {
  readonly shape: Shape
  readonly plan: Plan
  readonly tables: readonly Table[]
  readonly #services: FollowerServices
  readonly #sets: InnerSets
  readonly #writer: Writer
  readonly #waiting: Waiting[] = []
  #size = 0
  #snapshot: { readonly snapshot: Snapshot; readonly written: bigint } | undefined
  #working = false
  /** Whether a move has begun to be told, which cannot be taken back. */
  #telling = false

  constructor(shape: Shape, plan: Plan, services: FollowerServices) {
    this.shape = shape
    this.plan = plan
    this.tables = tablesOf(shape.definition.table, plan)
    this.#services = services
    this.#sets = new InnerSets(shape.definition, plan)
    this.#writer = new Writer(shape)
  }

  /** Whether a change can matter. While something waits the inner sets may yet change, and everything may. */
  concerns(change: FollowedChange, keys: RowKeys): boolean {
    if (!this.#snapshot || this.#waiting.length > 0) return true
    const { plan } = this
    if (plan.dependencies.some((inner) => concernsInner(inner, change))) return true
    if (change.table !== this.shape.definition.table.id) return false
    return (
      mayInclude(plan, change.before, this.#sets.views, keys) || mayInclude(plan, change.after, this.#sets.views, keys)
    )
  }

  /** Takes a committed transaction that changed one of the tables; never throws. */
  receive(transaction: Followed): void {
    if (this.shape.death) return
    this.#waiting.push({ transaction, judged: undefined, counted: false })
    this.#size += transaction.size
    if (this.#waiting.length > MOST_WAITING || this.#size > LARGEST_WAITING) {
      this.#services.failed(this.shape, new Error('more is held back than may be'))
      return
    }
    this.#sayHowFar()
    void this.#work()
  }

  /** Fills the inner sets from the snapshot in which the shape's first rows are read; what waits is then told. */
  async begin(session: Session): Promise<void> {
    await this.#sets.load(session)
    this.#snapshot = session.moment
    void this.#work()
  }

  async #work(): Promise<void> {
    if (this.#working || !this.#snapshot) return
    this.#working = true
    try {
      for (;;) {
        const [next] = this.#waiting
        if (!next || this.shape.death) break
        await this.#tell(next, this.#snapshot)
      }
    } catch (error) {
      if (!this.shape.death) this.#services.failed(this.shape, error)
    } finally {
      this.#working = false
    }
  }

  async #tell(next: Waiting, { snapshot, written }: { snapshot: Snapshot; written: bigint }): Promise<void> {
    const { transaction } = next
    if (transaction.commitLsn < written && isVisible(transaction.xid, snapshot)) return this.#drop(1)
    const { outer, recount } = await this.#count(next)
    if (recount.length > 0 || this.#sets.bringsRows()) return this.#moveIn()
    // All that leaves is told below this commit, which nothing else can be.
    this.#writer.moveTo(transaction.commitLsn - 1n)
    this.#moveOut()
    this.#writer.entries(linesOf(this.shape, this.plan, transaction, outer, this.#sets.views))
    this.#publish(1)
  }

  /** Counts a transaction into the inner sets, once. */
  async #count(waiting: Waiting): Promise<Judged> {
    const { transaction } = waiting
    const { definition } = this.shape
    waiting.judged ??= await patiently(
      () => judgeTransaction(this.#services.judge, definition, this.plan, transaction),
      () => this.shape.death !== undefined,
    )
    if (!waiting.counted) this.#sets.count(waiting.judged.counted, transaction.xid)
    waiting.counted = true
    return waiting.judged
  }

  /** Until something has been told all of it can be done again: when tables are locked, or Postgres is away for a moment. */
  async #moveIn(): Promise<void> {
    const { pool, moving } = this.#services
    const move = (): Promise<boolean> => inSnapshot(pool, this.tables, (session) => this.#moveInAt(session))
    this.#telling = false
    await patiently(
      async () => (this.shape.death || (await moving(move)) ? true : undefined),
      () => this.#telling,
    )
  }

  /**
   * Tells everything that the snapshot shows. False when it cannot be used: it misses what has been told, or shows
   * transactions in another order than the stream brings them; a commit is streamed a moment before it is visible.
   */
  async #moveInAt(session: Session): Promise<boolean> {
    if (this.shape.death) return true
    const { snapshot, written } = session.moment
    const { sequence = 0 } = this.#waiting[0]?.transaction ?? {}
    // What has been told must not be missing in the snapshot.
    if (!this.#services.shown(snapshot, sequence)) return false
    await this.#services.passed(written, this.shape)
    const shown = this.#waiting.filter(({ transaction }) => isVisible(transaction.xid, snapshot))
    const last = shown.at(-1)
    if (!last || shown.some((waiting, index) => this.#waiting[index] !== waiting)) return false
    const stale = new Set<number>()
    const told: Entry[] = []
    for (const waiting of shown) {
      const { outer, recount } = await this.#count(waiting)
      for (const dependency of recount) stale.add(dependency)
      told.push(...linesOf(this.shape, this.plan, waiting.transaction, outer, this.#sets.views))
    }
    for (const dependency of stale) await this.#sets.recount(session, dependency, xidsOf(shown, dependency))
    this.#telling = true
    this.#writer.entries(told)
    this.#writer.moveTo(last.transaction.commitLsn)
    this.#moveOut()
    for (const turn of this.#sets.tell('in')) await this.#moveInOf(session, turn)
    this.#publish(shown.length)
    return true
  }

  async #moveInOf(session: Session, turn: Turn): Promise<void> {
    this.#writeEvent('move-in', turn)
    let rows = 0
    await readMovedIn(session, this.shape, this.plan, { ...turn, views: this.#sets.views }, (lines) => {
      rows += lines.length
      for (const line of lines) this.#writer.line(line)
    })
    if (rows > 0) this.#writer.line(snapshotEndLine(session.moment.snapshot))
  }

  #moveOut(): void {
    for (const turn of this.#sets.tell('out')) this.#writeEvent('move-out', turn)
  }

  #writeEvent(event: 'move-in' | 'move-out', { dependency, turned, txids }: Turn): void {
    const { tags } = this.shape
    if (tags) this.#writer.line(tags.event(event, dependency, turned, txids))
  }

  /** Makes visible what was written, which tells the first `count` of what waits. */
  #publish(count: number): void {
    this.shape.publish()
    this.#drop(count)
  }

  #drop(count: number): void {
    for (const { transaction } of this.#waiting.splice(0, count)) this.#size -= transaction.size
    this.#sayHowFar()
  }

  /** Readers must not be told to be further than what waits. */
  #sayHowFar(): void {
    const [next] = this.#waiting
    this.shape.completeTo = next && next.transaction.commitLsn - 1n
  }
}

/** The transactions that may have changed a set that is counted anew. */
function xidsOf(shown: readonly Waiting[], dependency: number): number[] {
  const changed = shown.filter(({ judged }) => judged?.recount.includes(dependency))
  return changed.map(({ transaction }) => transaction.xid)
}
