// Where the changes of a streamed relation belong, and how its columns lie in the tables that shapes were made of. A partition's
// changes belong to its own shapes and to those of every table above it.
import { sameLayout } from '../catalog/table.ts'
import type { Column, Table } from '../catalog/table.ts'
import type { RelationMessage } from '../replication/pgoutput.ts'
import type { TableMatcher } from './matcher.ts'

/** A table whose changes are of interest, for its shapes or for others that depend on it. */
export type TableShapes = { readonly table: Table; readonly matcher: TableMatcher }

/**
 * `followed`: shapes with subqueries want every change. `places`: where the table's columns are in the relation's, when the relation
 * is another one.
 */
export type Target = TableShapes & { readonly followed: boolean; readonly places: readonly number[] | undefined }

/** The registry's side of it. */
export type RoutedTables = {
  /** Moves with everything below. */
  readonly generation: number
  /** Whether any of the tables is made of others. */
  readonly hasFamilies: boolean
  isFollowed(oid: number): boolean
  tableShapes(oid: number): TableShapes | undefined
  endTable(oid: number, why: string): void
  /** Changes of a table below this one have come. */
  met(family: Table, oid: number): void
}

export class Routes {
  readonly #tables: RoutedTables
  readonly #ancestorsOf: (oid: number) => Promise<readonly number[]>
  readonly #relations = new Map<number, RelationMessage>()
  readonly #ancestors = new Map<number, readonly number[]>()
  readonly #known = new Map<number, readonly Target[]>()
  #generation = -1

  constructor(tables: RoutedTables, ancestorsOf: (oid: number) => Promise<readonly number[]>) {
    this.#tables = tables
    this.#ancestorsOf = ancestorsOf
  }

  /** Postgres describes a relation before its first change and again whenever it may have changed. */
  describe(relation: RelationMessage): void {
    this.#relations.set(relation.oid, relation)
    this.#known.delete(relation.oid)
    this.#ancestors.delete(relation.oid)
  }

  /**
   * Who wants changes of this relation; undefined when learn() must be asked first. A table whose columns are not what its shapes
   * were made of ends here.
   */
  of(oid: number): readonly Target[] | undefined {
    if (this.#generation !== this.#tables.generation) {
      this.#known.clear()
      this.#generation = this.#tables.generation
    }
    const known = this.#known.get(oid)
    if (known) return known
    const ancestors = this.#tables.hasFamilies ? this.#ancestors.get(oid) : NONE
    if (!ancestors) return undefined
    const targets = [oid, ...ancestors].flatMap((table) => this.#target(oid, table) ?? [])
    // Finding them may have ended tables; then they are found anew at the next change.
    if (this.#generation === this.#tables.generation) this.#known.set(oid, targets)
    return targets
  }

  /** Finds out from the catalog which tables the relation belongs to. */
  async learn(oid: number): Promise<void> {
    this.#ancestors.set(oid, await this.#ancestorsOf(oid))
  }

  #target(oid: number, tableOid: number): Target | undefined {
    const relation = this.#relations.get(oid)
    const entry = this.#tables.tableShapes(tableOid)
    if (!relation || !entry) return undefined
    const followed = this.#tables.isFollowed(tableOid)
    if (oid === tableOid) {
      if (sameLayout(relation, entry.table)) return { ...entry, followed, places: undefined }
    } else {
      this.#tables.met(entry.table, oid)
      const places = entry.table.columns.map((column) =>
        relation.columns.findIndex((other) => sameColumn(column, other)),
      )
      if (!places.includes(-1)) return { ...entry, followed, places }
    }
    this.#tables.endTable(tableOid, 'schema changed')
    return undefined
  }
}

const NONE: readonly number[] = []

function sameColumn(a: Pick<Column, 'name' | 'typeOid' | 'typmod'>, b: typeof a): boolean {
  return a.name === b.name && a.typeOid === b.typeOid && a.typmod === b.typmod
}
