// Where the changes of a streamed relation belong, and how its columns lie in the tables that shapes were made of.
import { sameLayout } from '../catalog/table.ts'
import type { RelationMessage } from '../replication/pgoutput.ts'
import type { Table } from '../catalog/table.ts'
import type { TableMatcher } from './matcher.ts'

/** A table whose changes are of interest, for its shapes or for others that depend on it. */
export type TableShapes = { readonly table: Table; readonly matcher: TableMatcher }

/** `followed`: shapes with subqueries want every change. */
export type Target = TableShapes & { readonly followed: boolean }

/** The registry's side of it. */
export type RoutedTables = {
  /** Moves with everything below. */
  readonly generation: number
  isFollowed(oid: number): boolean
  tableShapes(oid: number): TableShapes | undefined
  endTable(oid: number, why: string): void
}

export class Routes {
  readonly #tables: RoutedTables
  readonly #relations = new Map<number, RelationMessage>()
  readonly #known = new Map<number, readonly Target[]>()
  #generation = -1

  constructor(tables: RoutedTables) {
    this.#tables = tables
  }

  /** Postgres describes a relation before its first change and again whenever it may have changed. */
  describe(relation: RelationMessage): void {
    this.#relations.set(relation.oid, relation)
    this.#known.delete(relation.oid)
  }

  /** Who wants changes of this relation. A table whose columns are not what its shapes were made of ends here. */
  of(oid: number): readonly Target[] {
    if (this.#generation !== this.#tables.generation) {
      this.#known.clear()
      this.#generation = this.#tables.generation
    }
    const known = this.#known.get(oid)
    if (known) return known
    const found = this.#find(oid)
    this.#known.set(oid, found)
    return found
  }

  #find(oid: number): readonly Target[] {
    const relation = this.#relations.get(oid)
    const entry = this.#tables.tableShapes(oid)
    if (!relation || !entry) return NOBODY
    if (sameLayout(relation, entry.table)) return [{ ...entry, followed: this.#tables.isFollowed(oid) }]
    this.#tables.endTable(oid, 'schema changed')
    return NOBODY
  }
}

const NOBODY: readonly Target[] = []
