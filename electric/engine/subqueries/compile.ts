// A where with subqueries → plan: its disjuncts and positions, the inner sets, and the SQL of each.
import type { Pool } from 'pg'
import type { Node } from 'libpg-query'
import type { Catalog } from '../catalog/catalog.ts'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { cutToNames } from '../catalog/cut.ts'
import type { Table } from '../catalog/table.ts'
import { columnsRead } from '../where/columns-read.ts'
import { ClauseError } from '../where/parse.ts'
import { compileNode } from '../where/predicate.ts'
import { findSides } from './columns.ts'
import { disjuncts } from './dnf.ts'
import type { Literal as Term } from './dnf.ts'
import type { Dependency, Literal, Plan, Position } from './plan.ts'
import { hasSubquery, readSubquery } from './sublink.ts'
import type { Written } from './sublink.ts'

/** A plan and the generated SQL of the whole where. */
export type Compiled = { readonly plan: Plan; readonly where: string }

type Context = { readonly pool: Pool; readonly catalog: Pick<Catalog, 'table'>; readonly params: readonly string[] }

/** Compiles the where of `table`. Throws ClauseError, a Refusal, or the database's error when types or values do not fit. */
export async function compileSubqueries(context: Context, table: Table, tree: Node): Promise<Compiled> {
  const compiler = new Compiler(context, table)
  const places: number[][] = []
  for (const disjunct of disjuncts(tree)) {
    const own: number[] = []
    for (const term of disjunct) own.push(await compiler.add(term))
    places.push(own)
  }
  const { positions, literals, dependencies } = compiler
  const conjunction = (own: readonly number[]): string => own.map((index) => positions[index]?.sql).join(' AND ')
  const where = places.map((own) => `(${conjunction(own)})`).join(' OR ')
  return { plan: { positions, disjuncts: places, literals, dependencies }, where }
}

class Compiler {
  readonly positions: Position[] = []
  readonly literals: Literal[] = []
  readonly dependencies: Dependency[] = []
  readonly #context: Context
  readonly #table: Table
  /** An atom stands in many disjuncts and is compiled once. */
  readonly #known = new Map<string, Position>()

  constructor(context: Context, table: Table) {
    this.#context = context
    this.#table = table
  }

  /** Adds the next position; returns its number. */
  async add({ atom, negated }: Term): Promise<number> {
    const id = JSON.stringify([atom, negated])
    const position = this.#known.get(id) ?? (await this.#position({ atom, negated }))
    this.#known.set(id, position)
    return this.positions.push(position) - 1
  }

  async #position({ atom, negated }: Term): Promise<Position> {
    if ('SubLink' in atom) return this.#subquery(readSubquery(atom.SubLink), negated)
    if (hasSubquery(atom)) throw new ClauseError('a subquery may only be combined by AND, OR and NOT')
    const literal = await this.#literal(this.#table, negated ? not(atom) : atom)
    const found = this.literals.findIndex(({ where }) => where === literal.where)
    return { kind: 'plain', literal: found < 0 ? this.literals.push(literal) - 1 : found, sql: literal.where }
  }

  async #subquery(written: Written, negated: boolean): Promise<Position> {
    const { columns: outer } = this.#table
    const needed = [...written.columns, ...columnsRead(written.where)]
    const innerTable = cutToNames(await this.#context.catalog.table(written.from), needed)
    const sides = findSides(this.#table, innerTable, written)
    const made = await this.#dependency(innerTable, sides.inner, written, negated)
    const dependency = this.dependencies.findIndex(({ sql }) => sql === made.sql)
    if (dependency >= 0 && this.dependencies[dependency]?.negated !== negated)
      throw new ClauseError(
        'a subquery dependency cannot be used with both positive and negative polarity in the same filter',
      )
    const names = sides.left.map((index) => quoteIdentifier(outer[index]?.name ?? '')).join(', ')
    return {
      kind: 'subquery',
      dependency: dependency < 0 ? this.dependencies.push({ ...made, canonical: sides.canonical }) - 1 : dependency,
      columns: sides.left,
      canonical: sides.canonical,
      id: sides.left.join(),
      sql: `((${names}) ${negated ? 'NOT IN' : 'IN'} (${made.sql}))`,
    }
  }

  async #dependency(
    table: Table,
    columns: readonly number[],
    { where: tree }: Written,
    negated: boolean,
  ): Promise<Omit<Dependency, 'canonical'>> {
    const list = columns.map((index) => quoteIdentifier(table.columns[index]?.name ?? '')).join(', ')
    const select = `SELECT ${list} FROM ${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`
    if (!tree) return { table, columns, sql: select, where: undefined, nested: false, tables: [table], negated }
    if (!hasSubquery(tree)) {
      const where = await this.#literal(table, tree)
      return { table, columns, sql: `${select} WHERE ${where.where}`, where, nested: false, tables: [table], negated }
    }
    const { plan, where } = await compileSubqueries(this.#context, table, tree)
    const tables = [table, ...plan.dependencies.flatMap((inner) => inner.tables)]
    return { table, columns, sql: `${select} WHERE ${where}`, where: undefined, nested: true, tables, negated }
  }

  async #literal(table: Table, tree: Node): Promise<Literal> {
    const { sql, conditions, ...rest } = await compileNode(this.#context.pool, table, tree, this.#context.params)
    const equalities = conditions.map(({ column, canonical, allowed }) => ({
      index: table.columns.findIndex(({ name }) => name === column),
      canonical,
      allowed: new Set(allowed),
    }))
    return { where: sql, conditions: equalities, ...rest }
  }
}

function not(atom: Node): Node {
  return { BoolExpr: { boolop: 'NOT_EXPR', args: [atom] } }
}
