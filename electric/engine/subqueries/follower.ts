// One shape with subqueries and its inner sets, kept by the stream. Transactions are taken strictly one after the other: what they do
// to the inner sets first, then what clients must be told. What leaves is told at once. What enters needs rows that the stream does not
// bring: they are read in a fresh snapshot, and everything that the snapshot shows is told before them, everything else after.
import type { Pool } from 'pg'
import type { Table } from '../catalog/table.ts'
import { snapshotEndLine } from '../messages.ts'
import { inSnapshot } from '../shapes/query.ts'
import type { Session } from '../shapes/query.ts'
import type { Shape } from '../shapes/shape.ts'
import { isVisible } from '../shapes/visibility.ts'
import type { Snapshot } from '../shapes/visibility.ts'
import type { Judge } from '../where/judge.ts'
import { concernsInner, mayInclude } from './concern.ts'
import type { RowKeys } from './concern.ts'
import { countInto, judgeTransaction } from './followed.ts'
import type { Followed, FollowedChange, Judged } from './followed.ts'
import { InnerSet } from './inner-set.ts'
import { linesOf } from './lines.ts'
import { memberKey } from './member-key.ts'
import { readMovedIn } from './move-in.ts'
import { tablesOf } from './plan.ts'
import type { Plan } from './plan.ts'
import type { View } from './view.ts'
import { Writer } from './writer.ts'

export type FollowerServices = {
  readonly pool: Pool
  readonly judge: Judge
  /** Runs few at a time: each keeps a connection until the stream has come to its snapshot. */
  readonly moving: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Resolves when every commit below this LSN has been received; rejects when that takes too long. */
  readonly passed: (lsn: bigint) => Promise<void>
  /** Whether the snapshot shows every transaction that was taken before the one with this sequence. */
  readonly shown: (snapshot: Snapshot, sequence: number) => boolean
  /** The shape cannot be kept any longer; its clients must refetch. */
  readonly failed: (shape: Shape, why: unknown) => void
}

type Waiting = { readonly transaction: Followed; judged: Judged | undefined; counted: boolean }

/** What may wait to be told; a shape that holds back more ends, and its clients refetch. */
const MOST_WAITING = 10_000
const LARGEST_WAITING = 32 * 1024 * 1024
/** A snapshot can miss a transaction that the stream has brought, for as long as its commit is on the way to being seen. */
const RETRY_AFTER = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 4_000]

export class Follower {
  readonly shape: Shape
  readonly plan: Plan
  readonly tables: readonly Table[]
  readonly #services: FollowerServices
  readonly #sets: readonly InnerSet[]
  readonly #views: readonly View[]
  readonly #writer: Writer
  readonly #waiting: Waiting[] = []
  #size = 0
  #snapshot: { readonly snapshot: Snapshot; readonly written: bigint } | undefined
  #working = false

  constructor(shape: Shape, plan: Plan, services: FollowerServices) {
    this.shape = shape
    this.plan = plan
    this.tables = tablesOf(shape.definition.table, plan)
    this.#services = services
    this.#sets = plan.dependencies.map(({ negated }, index) => new InnerSet(negated, mayTestNull(shape, plan, index)))
    this.#views = this.#sets.map(({ view }) => view)
    this.#writer = new Writer(shape)
  }

  /** Whether a change can matter. While something waits the inner sets may yet change, and everything may. */
  concerns(change: FollowedChange, keys: RowKeys): boolean {
    if (!this.#snapshot || this.#waiting.length > 0) return true
    const { plan } = this
    if (plan.dependencies.some((inner) => concernsInner(inner, change))) return true
    if (change.oid !== this.shape.definition.table.oid) return false
    return mayInclude(plan, change.before, this.#views, keys) || mayInclude(plan, change.after, this.#views, keys)
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
    for (const [index, { sql, canonical, columns }] of this.plan.dependencies.entries()) {
      const set = this.#sets[index]
      const list = columns.map((_, place) => `c${place}`).join(', ')
      const count = `SELECT ${list}, pg_catalog.count(*) FROM (${sql}) AS given(${list}) GROUP BY ${list}`
      await session.read(count, [], (rows) => {
        for (const row of rows)
          set?.load(memberKey(row.slice(0, columns.length), canonical), Number(row[columns.length]))
      })
    }
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
      this.#services.failed(this.shape, error)
    } finally {
      this.#working = false
    }
  }

  async #tell(next: Waiting, { snapshot, written }: { snapshot: Snapshot; written: bigint }): Promise<void> {
    const { transaction } = next
    if (transaction.commitLsn < written && isVisible(transaction.xid, snapshot)) return this.#drop(1)
    const { outer, recount } = await this.#count(next)
    if (recount.length > 0 || this.#bringsRows()) return this.#moveIn()
    // All that leaves is told below this commit, which nothing else can be.
    this.#writer.moveTo(transaction.commitLsn - 1n)
    this.#moveOut()
    this.#writer.entries(linesOf(this.shape, this.plan, transaction, outer, this.#views))
    this.#publish(1)
  }

  /** Counts a transaction into the inner sets, once. */
  async #count(waiting: Waiting): Promise<Judged> {
    const { transaction } = waiting
    const { definition } = this.shape
    waiting.judged ??= await judgeTransaction(this.#services.judge, definition, this.plan, transaction)
    if (!waiting.counted) countInto(this.#sets, waiting.judged.counted, transaction.xid)
    waiting.counted = true
    return waiting.judged
  }

  async #moveIn(): Promise<void> {
    const { pool, moving } = this.#services
    for (const pause of RETRY_AFTER) {
      if (await moving(() => inSnapshot(pool, this.tables, (session) => this.#moveInAt(session)))) return
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
    throw new Error('no snapshot agrees with the stream')
  }

  /** Tells everything that the snapshot shows. False when it shows transactions in another order than the stream brings them. */
  async #moveInAt(session: Session): Promise<boolean> {
    const { snapshot, written } = session.moment
    const { sequence = 0 } = this.#waiting[0]?.transaction ?? {}
    // What has been told must not be missing in the snapshot.
    if (!this.#services.shown(snapshot, sequence)) return false
    await this.#services.passed(written)
    const shown = this.#waiting.filter(({ transaction }) => isVisible(transaction.xid, snapshot))
    const last = shown.at(-1)
    if (!last || shown.some((waiting, index) => this.#waiting[index] !== waiting)) return false
    const stale = new Set<number>()
    for (const waiting of shown) {
      const { outer, recount } = await this.#count(waiting)
      for (const dependency of recount) stale.add(dependency)
      this.#writer.entries(linesOf(this.shape, this.plan, waiting.transaction, outer, this.#views))
    }
    for (const dependency of stale) await this.#recount(session, dependency, shown)
    this.#writer.moveTo(last.transaction.commitLsn)
    this.#moveOut()
    for (const dependency of this.#sets.keys()) await this.#moveInOf(session, dependency)
    this.#publish(shown.length)
    return true
  }

  async #moveInOf(session: Session, dependency: number): Promise<void> {
    const { turned, txids } = this.#turn(dependency, 'in')
    const { tags } = this.shape
    if (turned.length === 0 || !tags) return
    this.#writer.line(tags.event('move-in', dependency, turned, txids))
    let rows = 0
    await readMovedIn(session, this.shape, this.plan, { dependency, turned, views: this.#views }, (lines) => {
      rows += lines.length
      for (const line of lines) this.#writer.line(line)
    })
    if (rows > 0) this.#writer.line(snapshotEndLine(session.moment.snapshot))
  }

  #moveOut(): void {
    for (const dependency of this.#sets.keys()) {
      const { turned, txids } = this.#turn(dependency, 'out')
      const { tags } = this.shape
      if (turned.length > 0 && tags) this.#writer.line(tags.event('move-out', dependency, turned, txids))
    }
  }

  /** Lets an inner set's changes count for what is told from now on; gives the tuples whose condition they turn. */
  #turn(dependency: number, way: 'in' | 'out'): { turned: readonly string[]; txids: readonly number[] } {
    const set = this.#sets[dependency]
    const transitions = set?.untold(this.#enters(dependency) === (way === 'in')) ?? []
    if (!set || transitions.length === 0) return { turned: [], txids: [] }
    if (set.view.nameless(transitions)) throw new Error('a NULL turns more than tags can name')
    return set.tell(transitions)
  }

  /** Whether a tuple that enters the inner set brings rows into the shape. */
  #enters(dependency: number): boolean {
    return !this.plan.dependencies[dependency]?.negated
  }

  #bringsRows(): boolean {
    return this.#sets.some((set, dependency) => set.untold(this.#enters(dependency)).length > 0)
  }

  async #recount(session: Session, dependency: number, shown: readonly Waiting[]): Promise<void> {
    const inner = this.plan.dependencies[dependency]
    if (!inner) return
    const keys = new Set<string>()
    await session.read(`SELECT DISTINCT * FROM (${inner.sql}) AS given`, [], (rows) => {
      for (const row of rows) keys.add(memberKey(row, inner.canonical))
    })
    const xids = shown
      .filter(({ judged }) => judged?.recount.includes(dependency))
      .map(({ transaction }) => transaction.xid)
    this.#sets[dependency]?.replace(keys, xids)
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

function mayTestNull({ definition }: Shape, { positions }: Plan, dependency: number): boolean {
  return positions.some(
    (position) =>
      position.kind === 'subquery' &&
      position.dependency === dependency &&
      position.columns.some((index) => !definition.table.columns[index]?.notNull),
  )
}
