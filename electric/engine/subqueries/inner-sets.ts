// The inner sets of one shape, from the snapshot in which they begin to what clients have been told of them.
import type { Definition } from '../shapes/definition.ts'
import type { Session } from '../shapes/query.ts'
import type { Counted } from './followed.ts'
import { InnerSet } from './inner-set.ts'
import { memberKey } from './member-key.ts'
import type { Plan } from './plan.ts'
import type { View } from './view.ts'

/** Which way the shape's rows go. */
export type Way = 'in' | 'out'

/** Tuples of one inner set whose condition has just turned, and the transactions that did it. */
export type Turn = {
  readonly dependency: number
  readonly turned: readonly string[]
  readonly txids: readonly number[]
}

export class InnerSets {
  /** What clients have been told, by dependency. */
  readonly views: readonly View[]
  readonly #plan: Plan
  readonly #sets: readonly InnerSet[]

  constructor(definition: Definition, plan: Plan) {
    this.#plan = plan
    this.#sets = plan.dependencies.map(
      ({ negated }, dependency) => new InnerSet(negated, mayTestNull(definition, plan, dependency)),
    )
    this.views = this.#sets.map(({ view }) => view)
  }

  /** Fills the empty sets from a snapshot. */
  async load(session: Session): Promise<void> {
    for (const [index, { sql, canonical, columns }] of this.#plan.dependencies.entries()) {
      const set = this.#sets[index]
      const list = columns.map((_, place) => `c${place}`).join(', ')
      const count = `SELECT ${list}, pg_catalog.count(*) FROM (${sql}) AS given(${list}) GROUP BY ${list}`
      await session.read(count, [], (rows) => {
        for (const row of rows)
          set?.load(memberKey(row.slice(0, columns.length), canonical), Number(row[columns.length]))
      })
    }
  }

  /** Counts what a transaction does to the sets. */
  count(counted: readonly Counted[], xid: number): void {
    // What is only replaced in the transaction neither leaves nor enters: joining rows are counted first.
    for (const { dependency, key, by } of [...counted].sort((a, b) => b.by - a.by))
      this.#sets[dependency]?.count(key, by, xid)
  }

  /** Counts one set anew in a snapshot that shows what these transactions did. */
  async recount(session: Session, dependency: number, xids: readonly number[]): Promise<void> {
    const inner = this.#plan.dependencies[dependency]
    if (!inner) return
    const keys = new Set<string>()
    await session.read(`SELECT DISTINCT * FROM (${inner.sql}) AS given`, [], (rows) => {
      for (const row of rows) keys.add(memberKey(row, inner.canonical))
    })
    this.#sets[dependency]?.replace(keys, xids)
  }

  /** Whether something that clients have not been told brings rows into the shape. */
  bringsRows(): boolean {
    return this.#sets.some((set, dependency) => set.untold(this.#present(dependency, 'in')).length > 0)
  }

  /** Tells one set after the other: from when a turn is given, the views have it. Throws when it turns tuples that cannot be named. */
  *tell(way: Way): Iterable<Turn> {
    for (const [dependency, set] of this.#sets.entries()) {
      const transitions = set.untold(this.#present(dependency, way))
      if (transitions.length === 0) continue
      if (set.view.nameless(transitions)) throw new Error('a NULL turns more than tags can name')
      const { turned, txids } = set.tell(transitions)
      if (turned.length > 0) yield { dependency, turned, txids }
    }
  }

  /** Whether it is tuples that enter the set, or those that leave it, by which rows go that way. */
  #present(dependency: number, way: Way): boolean {
    return (way === 'in') !== (this.#plan.dependencies[dependency]?.negated ?? false)
  }
}

function mayTestNull({ table }: Definition, { positions }: Plan, dependency: number): boolean {
  return positions.some(
    (position) =>
      position.kind === 'subquery' &&
      position.dependency === dependency &&
      position.columns.some((index) => !table.columns[index]?.notNull),
  )
}
