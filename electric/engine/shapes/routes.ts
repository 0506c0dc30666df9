// Where the changes of a streamed relation belong, and how its columns lie in the tables that shapes were made of. A partition's
// changes belong to its own shapes and to those of every table above it.
import { sameLayout } from '../catalog/table.ts'
import type { Column, Table } from '../catalog/table.ts'
import type { RelationMessage } from '../replication/pgoutput.ts'
import type { TableMatcher } from './matcher.ts'

/** A table, or a cut of one, whose changes are of interest for its shapes or for others that depend on it. */
export type TableShapes = { readonly table: Table; readonly matcher: TableMatcher }

/**
 * `followed`: shapes with subqueries want every change. `places`: where the table's columns are in the relation's, when they are not
 * the same.
 */
export type Target = TableShapes & { readonly followed: boolean; readonly places: readonly number[] | undefined }

/** The registry's side of it. */
export type RoutedTables = {
  /** Moves with everything below. */
  readonly generation: number
  /** Whether any of the tables is made of others. */
  readonly hasFamilies: boolean
  isFollowed(table: Table): boolean
  /** The table as those who want its changes know it. */
  tableShapes(oid: number): readonly TableShapes[]
  /** Ends all shapes of a table. */
  endTable(oid: number, why: string): void
  /** Ends the shapes of one copy of a table. */
  endCut(table: Table, why: string): void
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
    const entries = [oid, ...ancestors].flatMap((table) => this.#tables.tableShapes(table))
    const targets = entries.flatMap((entry) => this.#target(oid, entry) ?? [])
    // Finding them may have ended tables; then they are found anew at the next change.
    if (this.#generation === this.#tables.generation) this.#known.set(oid, targets)
    return targets
  }

  /** Finds out from the catalog which tables the relation belongs to. */
  async learn(oid: number): Promise<void> {
    this.#ancestors.set(oid, await this.#ancestorsOf(oid))
  }

  #target(oid: number, entry: TableShapes): Target | undefined {
    const { table } = entry
    const relation = this.#relations.get(oid)
    if (!relation) return undefined
    const own = oid === table.oid
    if (!own) this.#tables.met(table, oid)
    const followed = this.#tables.isFollowed(table)
    if (own && table.whole) {
      if (sameLayout(relation, table)) return { ...entry, followed, places: undefined }
    } else if (!own || (relation.schema === table.schema && relation.name === table.name)) {
      const places = table.columns.map((column) => relation.columns.findIndex((other) => sameColumn(column, other)))
      const same = places.every((place, index) => place === index)
      if (!places.includes(-1) && !(own && hasMoved(places)))
        return { ...entry, followed, places: same ? undefined : places }
    }
    this.#tables.endCut(table, 'schema changed')
    return undefined
  }
}

const NONE: readonly number[] = []

/** A table's columns never change their order: what stands behind others now is another column by the same name. */
function hasMoved(places: readonly number[]): boolean {
  return places.some((place, index) => place < (places[index - 1] ?? 0))
}

function sameColumn(a: Pick<Column, 'name' | 'typeOid' | 'typmod'>, b: typeof a): boolean {
  return a.name === b.name && a.typeOid === b.typeOid && a.typmod === b.typmod
}
