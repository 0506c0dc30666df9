// The catalog's copy in memory. A request with a known handle must not touch Postgres, so tables stay until an event invalidates them.
import type { Pool } from 'pg'
import { invalidRequest } from '../errors.ts'
import { loadTableByName } from './load.ts'
import { sameTable } from './table.ts'
import type { Table } from './table.ts'
import { quoteIdentifier } from './identifiers.ts'
import type { TableName } from './identifiers.ts'

/** Milliseconds for which a copy is believed although a request finds no such column in it. */
const BELIEVED = 1_000

export class Catalog {
  readonly #pool: Pool
  readonly #tables = new Map<string, Promise<Table>>()
  /** The copies that are there, and when they were made or last found to be right. */
  readonly #copies = new Map<string, { table: Table; at: number }>()

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** The table of that name; refuses with 400 when it is missing or cannot be replicated. */
  table(name: TableName): Promise<Table> {
    const id = JSON.stringify(name)
    const known = this.#tables.get(id)
    if (known) return known
    const loading = this.#load(name)
    this.#tables.set(id, loading)
    const still = (): boolean => this.#tables.get(id) === loading
    loading.then(
      (table) => still() && this.#copies.set(id, { table, at: Date.now() }),
      // A failure is not remembered: the table may be created the next moment.
      () => still() && this.#tables.delete(id),
    )
    return loading
  }

  /** Forgets a table that changed, so that the next request reads it anew. */
  forget(table: Pick<Table, 'schema' | 'name'>): void {
    const id = JSON.stringify({ schema: table.schema, name: table.name })
    this.#tables.delete(id)
    this.#copies.delete(id)
  }

  /** All copies of tables that are there. */
  copies(): Table[] {
    return [...this.#copies.values()].map(({ table }) => table)
  }

  /** Whether the copy of a table is not true any more; asks Postgres unless it did so a moment ago. */
  async isStale(name: TableName): Promise<boolean> {
    const copy = this.#copies.get(JSON.stringify(name))
    if (!copy || Date.now() - copy.at < BELIEVED) return false
    copy.at = Date.now()
    const now = await loadTableByName(this.#pool, name.schema, name.name)
    return !now.found || !sameTable(now.table, copy.table)
  }

  forgetAll(): void {
    this.#tables.clear()
    this.#copies.clear()
  }

  async #load({ schema, name }: TableName): Promise<Table> {
    const loaded = await loadTableByName(this.#pool, schema, name)
    const spelt = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
    if (!loaded.found)
      throw invalidRequest({
        table: [
          `Table ${spelt} does not exist. If the table name contains capitals or special characters you must quote it.`,
        ],
      })
    if (loaded.refused) throw invalidRequest({ table: [`${spelt} ${loaded.refused}`] })
    return loaded.table
  }
}
