// Postgres says for which rows a where is true. Rows travel as text and are typed like the columns of their table, collations
// included, so that every operator means exactly what it means in a SELECT; nothing is read from any table.
import type { Pool, PoolClient } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import type { Row, Table } from '../catalog/table.ts'
import { sqlState } from '../errors.ts'
import { rollBack } from '../roll-back.ts'

/** A where as generated SQL over the table's bare column names, and the indexes of the columns that it reads: a Definition has both. */
export type Judged = { readonly where: string; readonly reads: readonly number[] }

/** By row: 1 where the predicate is true, 0 where it is false or NULL. Or the error that it raises on some row. */
export type Verdict = Uint8Array | Error

/** More predicates than this go in several statements: a statement's planning grows with them. */
const MOST_PREDICATES = 64
const MOST_PREPARED = 200

export class Judge {
  readonly #pool: Pool
  /** Texts that were asked before, by their name as prepared statements, and what each session has prepared. */
  readonly #names = new Map<string, string>()
  readonly #prepared = new WeakMap<PoolClient, Set<string>>()
  #count = 0

  /** The pool's sessions must have the engine's display settings: a value's text is read as it was written. */
  constructor(pool: Pool) {
    this.#pool = pool
  }

  /**
   * Verdicts in the order of the predicates. A predicate that raises an error on any row gets that error and leaves the others
   * alone, and so does one that takes longer than the pool's sessions let it; rejects only when Postgres could not be asked.
   */
  async judge(table: Table, rows: readonly Row[], predicates: readonly Judged[]): Promise<Verdict[]> {
    if (rows.length === 0) return predicates.map(() => new Uint8Array())
    const verdicts: Verdict[] = []
    for (let from = 0; from < predicates.length; from += MOST_PREDICATES)
      verdicts.push(...(await this.#some(table, rows, predicates.slice(from, from + MOST_PREDICATES))))
    return verdicts
  }

  async #some(table: Table, rows: readonly Row[], predicates: readonly Judged[], first = true): Promise<Verdict[]> {
    try {
      return await this.#ask(table, rows, predicates)
    } catch (error) {
      if (!(error instanceof Error) || !isOfTheClause(error)) throw error
      // A server that was busy is asked once more before its slowness is the predicate's.
      const slow = sqlState(error) === QUERY_CANCELED
      if (predicates.length === 1) return slow && first ? this.#some(table, rows, predicates, false) : [error]
      // One of them raised it. Halving finds the guilty in few statements and lets the others be judged.
      const half = predicates.length >> 1
      const left = await this.#some(table, rows, predicates.slice(0, half))
      return [...left, ...(await this.#some(table, rows, predicates.slice(half)))]
    }
  }

  async #ask(table: Table, rows: readonly Row[], predicates: readonly Judged[]): Promise<Verdict[]> {
    const columns = [...new Set(predicates.flatMap(({ reads }) => reads))].sort((a, b) => a - b)
    const text = statement(table, columns, predicates)
    const values = columns.length > 0 ? columns.map((index) => rows.map((row) => row[index] ?? null)) : [rows.length]
    const client = await this.#pool.connect()
    let full = false
    try {
      const name = this.#nameOf(text)
      if (name !== undefined) full = this.#remember(client, name)
      const answer = await client.query<string[]>({ name, text, values, rowMode: 'array' })
      client.release(full)
      const [places = []] = answer.rows
      return predicates.map((_, index) => verdict(places[index], rows.length))
    } catch (error) {
      await rollBack(client)
      throw error
    }
  }

  /** A name from the second time on: what is asked only once is not worth keeping prepared. */
  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text)
    if (known === undefined && this.#names.size >= MOST_PREPARED) this.#names.clear()
    this.#count += known === undefined ? 1 : 0
    this.#names.set(text, known ?? `judge_${this.#count}`)
    return known
  }

  /** Whether the session has prepared so much that it should be replaced. */
  #remember(client: PoolClient, name: string): boolean {
    const prepared = this.#prepared.get(client) ?? new Set()
    this.#prepared.set(client, prepared.add(name))
    return prepared.size > MOST_PREPARED
  }
}

/**
 * One text for all rows and predicates. The rows get the columns' types and collations in a subquery: seen from outside it, a
 * collation is the column's own and not an explicit COLLATE, which would bind stronger. Each predicate is a WHERE, so that what
 * is evaluated first, and whether an error is reached, is decided as in any SELECT.
 */
function statement({ columns }: Table, read: readonly number[], predicates: readonly Judged[]): string {
  const place = unusedName(read.map((index) => columns[index]?.name ?? ''))
  const typed = read.map((index, position) => {
    const { name, cast, collation } = columns[index] ?? { name: '', cast: 'text', collation: null }
    const value = `CAST(given.c${position} AS ${cast})`
    return `${collation ? `${value} COLLATE ${collation}` : value} AS ${quoteIdentifier(name)}`
  })
  const given = read.map((_, position) => `pg_catalog.unnest($${position + 1}::pg_catalog.text[])`).join(', ')
  const from =
    read.length > 0
      ? `ROWS FROM (${given}) WITH ORDINALITY AS given(${read.map((_, position) => `c${position}`).join(', ')}, place)`
      : 'pg_catalog.generate_series(1, $1::pg_catalog.int4) AS given(place)'
  const answers = predicates.map(({ where }) => `ARRAY(SELECT ${place} FROM rows WHERE (${where}))`)
  return (
    `WITH rows AS MATERIALIZED (SELECT ${[...typed, `given.place AS ${place}`].join(', ')} FROM ${from}) ` +
    `SELECT ${answers.join(', ')}`
  )
}

function unusedName(names: readonly string[]): string {
  let name = 'place'
  while (names.includes(name)) name += '_'
  return name
}

/** `{1,3}` → the first and the third of the rows. */
function verdict(places: string | undefined, rows: number): Uint8Array {
  if (places === undefined) throw new Error('the judge did not answer for every predicate')
  const holds = new Uint8Array(rows)
  if (places !== '{}') for (const place of places.slice(1, -1).split(',')) holds[Number(place) - 1] = 1
  return holds
}

const QUERY_CANCELED = '57014'

/** Whether the clause or its data is at fault, rather than the session or the server. */
function isOfTheClause(error: Error): boolean {
  return /^(0A|22|2[13]|42|54|XX000|57014)/.test(sqlState(error) ?? '')
}
