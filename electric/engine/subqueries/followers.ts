// All followers, by the tables whose changes they take. The stream hands every committed transaction to them and goes on: what a
// follower has not told yet waits with it, and is lost with the process, as its shape is.
import type { Shape } from '../shapes/shape.ts'
import { RecentXids } from '../shapes/recent-xids.ts'
import { RowKeys } from './concern.ts'
import type { FollowedChange } from './followed.ts'
import { Follower } from './follower.ts'
import type { FollowerServices } from './follower.ts'
import { Hopeless } from './patiently.ts'
import type { Plan } from './plan.ts'

/** How many may keep a connection at once while the stream comes to their snapshot; the judge needs connections meanwhile. */
const MOST_MOVING = 3
/** How long the stream may take to come to a snapshot. */
const PASSED_WITHIN = 30_000

/** A transaction's changes of followed tables, in order, and which of these tables, by their ids, it truncated. */
export type FollowedTransaction = {
  readonly xid: number
  readonly commitLsn: bigint
  readonly followed: readonly FollowedChange[]
  readonly truncated: readonly string[]
}

type Waiter = {
  readonly lsn: bigint
  readonly shape: Shape
  readonly resolve: () => void
  readonly giveUp: () => void
}

export class Followers {
  readonly #services: FollowerServices
  readonly #byTable = new Map<string, Set<Follower>>()
  readonly #byShape = new Map<Shape, Follower>()
  readonly #recent = new RecentXids()
  #passed = 0n
  readonly #waiters = new Set<Waiter>()
  #moving = 0
  readonly #turns: (() => void)[] = []

  constructor(services: Omit<FollowerServices, 'moving' | 'passed' | 'shown'>) {
    this.#services = {
      ...services,
      moving: (work) => this.#takeTurn(work),
      passed: (lsn, shape) => this.#whenPassed(lsn, shape),
      shown: (snapshot, sequence) => this.#recent.shownBy(snapshot, sequence),
    }
  }

  /** Begins to collect transactions for a shape whose snapshot has not been taken yet. */
  add(shape: Shape, plan: Plan): Follower {
    const follower = new Follower(shape, plan, this.#services)
    this.#byShape.set(shape, follower)
    for (const { id } of follower.tables) this.#byTable.set(id, (this.#byTable.get(id) ?? new Set()).add(follower))
    return follower
  }

  /** The shape has ended. */
  remove(shape: Shape): void {
    const follower = this.#byShape.get(shape)
    if (!follower) return
    this.#byShape.delete(shape)
    // It keeps a connection, which others need, and the engine when it stops.
    for (const waiter of this.#waiters) if (waiter.shape === shape) waiter.giveUp()
    for (const { id } of follower.tables) {
      const others = this.#byTable.get(id)
      others?.delete(follower)
      if (others?.size === 0) this.#byTable.delete(id)
    }
  }

  /** Lets go of all shapes, and of what was taken: its history may not go on. */
  clear(): void {
    for (const shape of this.#byShape.keys()) this.remove(shape)
    this.#recent.clear()
    this.#passed = 0n
  }

  /** Shapes that depend on the table with this id, as the outer one or an inner one. */
  shapesOf(table: string): Shape[] {
    return [...(this.#byTable.get(table) ?? [])].map(({ shape }) => shape)
  }

  /** Takes a published transaction. Returns the shapes that it ends: a TRUNCATE says nothing of rows. */
  take({ xid, commitLsn, followed, truncated }: FollowedTransaction): Set<Shape> {
    const sequence = this.#recent.count
    this.#recent.add(xid)
    const keys = new RowKeys()
    const concerned = new Set<Follower>()
    for (const change of followed)
      for (const follower of this.#byTable.get(change.table) ?? [])
        if (!concerned.has(follower) && follower.concerns(change, keys)) concerned.add(follower)
    for (const follower of concerned) {
      const changes = followed.filter((change) => follower.tables.some(({ id }) => id === change.table))
      follower.receive({ xid, commitLsn, sequence, changes, size: sizeOf(changes) })
    }
    return new Set(truncated.flatMap((table) => this.shapesOf(table)))
  }

  /** Every commit at or below this LSN has been taken. */
  passed(lsn: bigint): void {
    if (lsn <= this.#passed) return
    this.#passed = lsn
    for (const waiter of this.#waiters) if (waiter.lsn <= lsn + 1n) waiter.resolve()
  }

  async #whenPassed(lsn: bigint, shape: Shape): Promise<void> {
    if (lsn <= this.#passed + 1n) return
    let timer: NodeJS.Timeout | undefined
    let waiter: Waiter | undefined
    try {
      await new Promise<void>((resolve, reject) => {
        const giveUp = (): void => reject(new Hopeless('the stream has not come to a snapshot'))
        timer = setTimeout(giveUp, PASSED_WITHIN)
        waiter = { lsn, shape, resolve, giveUp }
        this.#waiters.add(waiter)
      })
    } finally {
      clearTimeout(timer)
      if (waiter) this.#waiters.delete(waiter)
    }
  }

  async #takeTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#moving >= MOST_MOVING) await new Promise<void>((resolve) => this.#turns.push(resolve))
    else this.#moving += 1
    try {
      return await work()
    } finally {
      // The turn is handed to who has waited longest, or given back.
      const next = this.#turns.shift()
      if (next) next()
      else this.#moving -= 1
    }
  }
}

function sizeOf(changes: readonly FollowedChange[]): number {
  let size = 0
  for (const { before, after } of changes)
    for (const row of [before, after]) for (const value of row ?? []) size += value?.length ?? 0
  return size
}
