// The catalog's copy in memory. A request with a known handle must not touch Postgres, so tables stay until an event invalidates them.
import type { Pool } from 'pg'
import { invalidRequest } from '../errors.ts'
import { loadTableByName } from './load.ts'
import type { Table } from './table.ts'
import { quoteIdentifier } from './identifiers.ts'
import type { TableName } from './identifiers.ts'

export class Catalog {
  readonly #pool: Pool
  readonly #tables = new Map<string, Promise<Table>>()

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
    // A failure is not remembered: the table may be created the next moment.
    loading.catch(() => this.#tables.get(id) === loading && this.#tables.delete(id))
    return loading
  }

  /** Forgets a table that changed, so that the next request reads it anew. */
  forget(table: Pick<Table, 'schema' | 'name'>): void {
    this.#tables.delete(JSON.stringify({ schema: table.schema, name: table.name }))
  }

  forgetAll(): void {
    this.#tables.clear()
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
