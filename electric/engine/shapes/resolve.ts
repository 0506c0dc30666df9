// Request → definition. The answer is remembered by the request's own words, so that a later request costs no look-up in Postgres.
import type { Pool } from 'pg'
import type { Node } from 'libpg-query'
import type { TableName } from '../catalog/identifiers.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { PerSelection } from '../catalog/per-selection.ts'
import { cutToNames } from '../catalog/cut.ts'
import type { Column, Table } from '../catalog/table.ts'
import { Refusal, invalidRequest } from '../errors.ts'
import { compileSubqueries } from '../subqueries/compile.ts'
import { tablesOf } from '../subqueries/plan.ts'
import { hasSubquery } from '../subqueries/sublink.ts'
import { columnsRead } from '../where/columns-read.ts'
import { ClauseError, parseWhere } from '../where/parse.ts'
import { compileNode } from '../where/predicate.ts'
import { makeDefinition } from './definition.ts'
import type { Definition } from './definition.ts'
import { snapshotRefusal } from './snapshot.ts'

/** The parameters that define a shape, as the client wrote them. */
export type ShapeWords = {
  readonly table: TableName
  readonly where: string | undefined
  readonly params: readonly string[]
  readonly columns: readonly string[] | undefined
  readonly queryableColumns: readonly string[] | undefined
  readonly replica: 'default' | 'full'
  readonly log: 'full' | 'changes_only'
}

/** A definition and the columns that a subset of it may test. */
export type Resolved = { readonly definition: Definition; readonly queryable: ReadonlyMap<string, Column> }

type DefinedWhere = Pick<Definition, 'where' | 'reads' | 'conditions' | 'exact' | 'rest' | 'subqueries'>

const MAX_REMEMBERED = 20_000
/** Characters of all remembered words together: a where may be long. */
const MAX_LENGTH = 32 * 1024 * 1024

export class Resolver {
  readonly #pool: Pool
  readonly #catalog: Catalog
  readonly #remembered = new Map<string, Promise<Resolved>>()
  readonly #byTable = new Map<string, Set<string>>()
  #length = 0

  constructor(pool: Pool, catalog: Catalog) {
    this.#pool = pool
    this.#catalog = catalog
  }

  /** The definition that the words mean; refuses with 400. */
  resolve(words: ShapeWords): Promise<Resolved> {
    const id = JSON.stringify(words)
    const known = this.#remembered.get(id)
    if (known) return known
    const resolving = this.#resolve(words)
    this.#remember(words.table, id, resolving)
    resolving.catch((error: unknown) => {
      if (this.#remembered.get(id) === resolving) this.#drop(words.table, id)
      if (error instanceof Refusal && error.status === 409) this.#catalog.forgetAll()
    })
    return resolving
  }

  /** Forgets all that was derived from the table. */
  forget({ schema, name }: Pick<Table, 'schema' | 'name'>): void {
    this.#catalog.forget({ schema, name })
    const table = JSON.stringify({ schema, name })
    for (const id of this.#byTable.get(table) ?? []) this.#drop({ schema, name }, id)
    this.#byTable.delete(table)
  }

  forgetAll(): void {
    this.#catalog.forgetAll()
    this.#remembered.clear()
    this.#byTable.clear()
    this.#length = 0
  }

  #remember(table: TableName, id: string, resolving: Promise<Resolved>): void {
    if (this.#remembered.size >= MAX_REMEMBERED || this.#length + id.length > MAX_LENGTH) this.forgetAll()
    this.#remembered.set(id, resolving)
    this.#length += id.length
    this.#note(table, id)
  }

  #drop({ schema, name }: TableName, id: string): void {
    if (this.#remembered.delete(id)) this.#length -= id.length
    const table = JSON.stringify({ schema, name })
    const ids = this.#byTable.get(table)
    ids?.delete(id)
    if (ids?.size === 0) this.#byTable.delete(table)
  }

  #note({ schema, name }: TableName, id: string): void {
    const table = JSON.stringify({ schema, name })
    this.#byTable.set(table, (this.#byTable.get(table) ?? new Set()).add(id))
  }

  async #resolve(words: ShapeWords): Promise<Resolved> {
    try {
      return await this.#lookUp(words)
    } catch (error) {
      // What it asks for may have been added to the table a moment ago.
      const wrong = error instanceof Refusal && error.status === 400
      if (!wrong || !(await this.#catalog.isStale(words.table).catch(() => false))) throw error
      this.#catalog.forget(words.table)
      return this.#lookUp(words)
    }
  }

  async #lookUp(words: ShapeWords): Promise<Resolved> {
    const table = await this.#catalog.table(words.table).catch((error: unknown) => {
      throw snapshotRefusal(error, 'where')
    })
    const queryable = same.of(table, columnsOf(table, 'queryable_columns', words.queryableColumns))
    const selected =
      words.columns === undefined ? queryable : same.of(table, columnsOf(table, 'columns', words.columns))
    const hidden = selected.filter((index) => !queryable.includes(index)).map((index) => table.columns[index]?.name)
    if (hidden.length > 0) throw invalidRequest({ columns: [`${NOT_FOUND}${hidden.join(', ')}`] })
    const definition = await this.#define(table, selected, words).catch((error: unknown) => {
      if (error instanceof ClauseError) throw invalidRequest({ where: [error.message] })
      throw snapshotRefusal(error, 'where')
    })
    if (definition.subqueries)
      for (const inner of tablesOf(table, definition.subqueries)) this.#note(inner, JSON.stringify(words))
    return { definition, queryable: byName.of(table, queryable) }
  }

  /** A shape that names its columns knows no others than it needs. */
  async #define(whole: Table, chosen: readonly number[], words: ShapeWords): Promise<Definition> {
    const { params, replica, log, columns = words.queryableColumns } = words
    const tree = words.where === undefined ? undefined : parseWhere(words.where)
    const table = columns ? cutToNames(whole, [...columns, ...columnsRead(tree)]) : whole
    const where = tree ? await this.#where(table, tree, params) : NO_WHERE
    const selected = table === whole ? chosen : same.of(table, indexesOf(table, columns ?? []))
    return makeDefinition({ table, ...where, selected, replica, log })
  }

  async #where(table: Table, tree: Node, params: readonly string[]): Promise<DefinedWhere> {
    if (hasSubquery(tree)) return this.#subqueries(table, tree, params)
    const { sql, ...predicate } = await compileNode(this.#pool, table, tree, params)
    return { where: sql, ...predicate }
  }

  async #subqueries(table: Table, tree: Node, params: readonly string[]): Promise<DefinedWhere> {
    const context = { pool: this.#pool, catalog: this.#catalog, params }
    const { plan, where } = await compileSubqueries(context, table, tree)
    return { where, reads: [], conditions: [], exact: false, rest: where, subqueries: plan }
  }
}

const NO_WHERE: DefinedWhere = { where: undefined, reads: [], conditions: [], exact: true, rest: 'true' }
const NOT_FOUND = 'The following columns are not found on the table: '

function columnsOf(
  table: Table,
  field: 'columns' | 'queryable_columns',
  names: readonly string[] | undefined,
): number[] {
  if (names === undefined) {
    if (table.unpublished.length > 0) throw invalidRequest({ [field]: [generated(table.unpublished)] })
    return table.columns.map((_, index) => index)
  }
  const spelt = (text: string): string =>
    field === 'columns'
      ? text
      : text.replace('columns are', 'queryable columns are').replace('of columns', 'of queryable columns')
  const hidden = names.filter((name) => table.unpublished.includes(name))
  if (hidden.length > 0) throw invalidRequest({ [field]: [generated(hidden)] })
  const keys = table.columns.filter(({ pkIndex, name }) => pkIndex !== null && !names.includes(name))
  if (keys.length > 0) {
    const listed = keys.map(({ name }) => name).join(', ')
    throw invalidRequest({
      [field]: [spelt(`The list of columns must include all primary key columns, missing: ${listed}`)],
    })
  }
  // A name that comes twice is found only once.
  const missing = names.filter(
    (name, at) => names.indexOf(name) < at || !table.columns.some((one) => one.name === name),
  )
  if (missing.length > 0) throw invalidRequest({ [field]: [spelt(`${NOT_FOUND}${missing.join(', ')}`)] })
  return indexesOf(table, names)
}

function indexesOf(table: Table, names: readonly string[]): number[] {
  return table.columns.flatMap(({ name }, index) => (names.includes(name) ? [index] : []))
}

function generated(names: readonly string[]): string {
  return `The following columns are generated and cannot be included in replication: ${names.join(', ')}. You can exclude them from the shape by explicitly listing which columns to fetch in the 'columns' query param`
}

/** One list for all who chose the same. */
const same = new PerSelection((_, selected) => selected)

const byName = new PerSelection(
  (table, selected): ReadonlyMap<string, Column> =>
    new Map(
      selected.flatMap((index) => {
        const column = table.columns[index]
        return column ? [[column.name, column] as const] : []
      }),
    ),
)
