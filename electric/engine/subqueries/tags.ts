// What a client needs to know when a move concerns a row: one tag per disjunct, with a slot per position. The slot of a subquery is
// a hash of the tested values, so that a move names rows without showing columns that the shape does not select.
import { createHash, randomBytes } from 'node:crypto'
import type { Row, Table } from '../catalog/table.ts'
import { keyValues } from './member-key.ts'
import { testedKey } from './plan.ts'
import type { Plan, Tested } from './plan.ts'

/** Different in every process: without it, a hash would tell a value to who can guess it. */
const SALT = randomBytes(16).toString('hex')

export class Tags {
  readonly #handle: string
  readonly #table: Table
  readonly #plan: Plan

  constructor(handle: string, table: Table, plan: Plan) {
    this.#handle = handle
    this.#table = table
    this.#plan = plan
  }

  /** The row's tags, one per disjunct: slots joined by `/`, empty where the position is of another disjunct, `1` for a plain one. */
  of(row: Row): string[] {
    const slots = this.#plan.positions.map((position) =>
      position.kind === 'plain' ? '1' : this.hash(position, testedKey(position, row)),
    )
    return this.#plan.disjuncts.map((own) => slots.map((slot, index) => (own.includes(index) ? slot : '')).join('/'))
  }

  /** The slot of a row whose tested values have this key. */
  hash({ columns }: Tested, key: string): string {
    const values = keyValues(key).map((value) => (value === null ? 'NULL' : `v:${value}`))
    const named = values.map((value, index) => `${this.#table.columns[columns[index] ?? 0]?.name}:${value}`)
    const text = columns.length === 1 ? values.join('') : named.join('')
    return createHash('md5').update(`${SALT}${this.#handle}${text}`).digest('hex')
  }

  /** The event that tells of tuples of one inner set: every position that tests them is named. */
  event(kind: 'move-in' | 'move-out', dependency: number, keys: readonly string[], txids: readonly number[]): string {
    const patterns = this.#plan.positions.flatMap((position, pos) =>
      position.kind === 'subquery' && position.dependency === dependency
        ? keys.map((key) => ({ pos, value: this.hash(position, key) }))
        : [],
    )
    return JSON.stringify({ headers: { event: kind, patterns, txids } })
  }
}
