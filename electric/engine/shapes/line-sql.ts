// The line of a snapshot's row as SQL, so that Postgres makes the JSON and this process only carries it: the same bytes that
// queriedRowLine makes of the row's values. Values are what the types' output functions say (format and concat call them), never
// a cast to text, which some types spell differently.
import { escapeLiteral } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import type { Column, Table } from '../catalog/table.ts'
import { insertHeaders, keyPrefix } from '../messages.ts'

/** What a line is put together from: text as it is, and SQL that gives text or json. */
type Piece = string | { readonly sql: string }

/** An SQL expression over the table's columns: the insert message of a row with these columns. */
export function lineSql(table: Table, selected: readonly number[]): string {
  const columns = selected.flatMap((index) => table.columns[index] ?? [])
  const members = columns.flatMap((column, index): Piece[] => [
    `${index === 0 ? '' : ','}${JSON.stringify(column.name)}:`,
    { sql: value(column) },
  ])
  return concatenation(['{"key":', ...key(table), ',"value":{', ...members, `},"headers":{${insertHeaders(table)}}}`])
}

const BOOL = 16
const TEXTS = new Set([25, 1043])
// int2, int4, int8, oid, numeric, float4, float8, uuid, date, time, timestamp, timestamptz, timetz: nothing in their text has to
// be escaped, in JSON or in a key.
const PLAIN = new Set([21, 23, 20, 26, 1700, 700, 701, 2950, 1082, 1083, 1114, 1184, 1266])

function value({ name, baseOid }: Column): string {
  const column = quoteIdentifier(name)
  if (baseOid === BOOL) return `CASE WHEN ${column} THEN '"true"' WHEN NOT ${column} THEN '"false"' ELSE 'null' END`
  if (PLAIN.has(baseOid)) return `CASE WHEN ${column} IS NULL THEN 'null' ELSE concat('"', ${column}, '"') END`
  if (TEXTS.has(baseOid)) return `coalesce(to_json(${column}::text), 'null')`
  return `CASE WHEN ${isNull(column)} THEN 'null' ELSE to_json(concat(${column})) END`
}

/** A composite of nothing but NULLs is no NULL, though IS NULL says so. */
function isNull(column: string): string {
  return `num_nulls(${column}) = 1`
}

function key(table: Table): Piece[] {
  const columns = table.key.flatMap((index) => table.columns[index] ?? [])
  const plain = table.hasPrimaryKey && columns.every(({ baseOid }) => PLAIN.has(baseOid))
  // A primary key has no NULLs.
  if (plain) {
    const parts = columns.flatMap(({ name }): Piece[] => ['/\\"', { sql: quoteIdentifier(name) }, '\\"'])
    return [JSON.stringify(keyPrefix(table)).slice(0, -1), ...parts, '"']
  }
  const parts = columns.map(({ name }): Piece => {
    const column = quoteIdentifier(name)
    return {
      sql: `CASE WHEN ${isNull(column)} THEN '/_' ELSE concat('/"', replace(concat(${column}), '/', '//'), '"') END`,
    }
  })
  return [{ sql: `to_json(${concatenation([keyPrefix(table), ...parts])})` }]
}

// A function takes no more than 100 arguments.
const MOST_ARGUMENTS = 90

function concatenation(pieces: readonly Piece[]): string {
  const calls: string[] = []
  let pattern = ''
  let values: string[] = []
  const call = (): void => {
    calls.push(`format(${[escapeLiteral(pattern), ...values].join(', ')})`)
    pattern = ''
    values = []
  }
  for (const piece of pieces) {
    if (typeof piece === 'string') pattern += piece.replaceAll('%', '%%')
    else {
      pattern += '%s'
      values.push(piece.sql)
    }
    if (values.length === MOST_ARGUMENTS) call()
  }
  call()
  return calls.join(' || ')
}
