// The tables that shapes are made of, each by the copies that its shapes know: all of its columns, or cuts of them.
import type { Table } from '../catalog/table.ts'
import { TableMatcher } from './matcher.ts'
import type { TableShapes } from './routes.ts'

export class Sources {
  /** Moves with every copy that appears or goes. */
  generation = 0
  readonly #byOid = new Map<number, TableShapes[]>()
  #families = 0

  /** Whether any of the tables is made of others. */
  get hasFamilies(): boolean {
    return this.#families > 0
  }

  /** All copies of a table. */
  of(oid: number): readonly TableShapes[] {
    return this.#byOid.get(oid) ?? []
  }

  /** The copy with the same columns. */
  find({ oid, id }: Table): TableShapes | undefined {
    return this.#byOid.get(oid)?.find(({ table }) => table.id === id)
  }

  all(): Table[] {
    return [...this.#byOid.values()].flat().map(({ table }) => table)
  }

  add(table: Table): TableShapes {
    const made = { table, matcher: new TableMatcher() }
    this.#byOid.set(table.oid, [...this.of(table.oid), made])
    if (table.family !== 'none') this.#families += 1
    this.generation += 1
    return made
  }

  remove(entry: TableShapes): void {
    const { oid, family } = entry.table
    const others = this.of(oid).filter((other) => other !== entry)
    if (others.length > 0) this.#byOid.set(oid, others)
    else this.#byOid.delete(oid)
    if (family !== 'none') this.#families -= 1
    this.generation += 1
  }

  clear(): void {
    this.#byOid.clear()
    this.#families = 0
    this.generation += 1
  }
}
