// The line of a snapshot's row as SQL, so that Postgres makes the JSON and this process only carries it: the same bytes that
// queriedRowLine makes of the row's values. Values are what the types' output functions say (concat calls them), never
// a cast to text, which some types spell differently.
import { escapeLiteral } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import type { Column, Table } from '../catalog/table.ts'
import { insertHeaders, keyPrefix } from '../messages.ts'
import { SEPARATOR } from '../storage/frame.ts'

/** What a line is put together from: text as it is, SQL that gives text or json, or a column that gives text and is quoted unless NULL. */
type Piece = string | { readonly sql: string } | { readonly quoted: string }

/**
 * An SQL expression over the table's columns: the insert message of a row with these columns, with a SEPARATOR in front. `version` is
 * the server's, as in server_version_num.
 */
export function lineSql(table: Table, selected: readonly number[], version: number): string {
  const columns = selected.flatMap((index) => table.columns[index] ?? [])
  // Knows its argument's type from the start; to_json looks it up for every value.
  const json = version >= 170_000 ? 'json_scalar' : 'to_json'
  const members = columns.flatMap((column, index): Piece[] => [
    `${index === 0 ? '' : ','}${JSON.stringify(column.name)}:`,
    ...value(table, column, json),
  ])
  const end = `},"headers":{${insertHeaders(table)}}}`
  return concatenation([`${SEPARATOR}{"key":`, ...key(table, json), ',"value":{', ...members, end])
}

const BOOL = 16
const TEXTS = new Set([25, 1043])
// int2, int4, int8, oid, numeric, float4, float8, uuid, date, time, timestamp, timestamptz, timetz: nothing in their text has to
// be escaped, in JSON or in a key.
const PLAIN = new Set([21, 23, 20, 26, 1700, 700, 701, 2950, 1082, 1083, 1114, 1184, 1266])

function value(table: Table, one: Column, json: string): Piece[] {
  const { name, baseOid, pkIndex } = one
  const column = quoteIdentifier(name)
  if (PLAIN.has(baseOid) && isSure(table) && pkIndex !== null) return ['"', { sql: column }, '"']
  if (PLAIN.has(baseOid)) return [{ quoted: column }]
  if (baseOid === BOOL)
    return [{ sql: `CASE WHEN ${column} THEN '"true"' WHEN NOT ${column} THEN '"false"' ELSE 'null' END` }]
  if (TEXTS.has(baseOid)) return [{ sql: `coalesce(${json}(${column}::text), 'null')` }]
  return [{ sql: `CASE WHEN ${isNull(one)} THEN 'null' ELSE ${json}(concat(${column})) END` }]
}

// bytea, json, jsonb, char, interval: like the ones above no composite, so that IS NULL says what it seems to.
const SIMPLE = new Set([...PLAIN, ...TEXTS, BOOL, 17, 114, 3802, 1042, 1186])

/** A composite of nothing but NULLs is no NULL, though IS NULL says so. */
function isNull({ name, baseOid, isEnum, dims }: Column): string {
  const column = quoteIdentifier(name)
  return SIMPLE.has(baseOid) || isEnum || dims > 0 ? `${column} IS NULL` : `num_nulls(${column}) = 1`
}

function key(table: Table, json: string): Piece[] {
  const columns = table.key.flatMap((index) => table.columns[index] ?? [])
  if (isSure(table) && columns.every(({ baseOid }) => PLAIN.has(baseOid))) {
    const parts = columns.flatMap(({ name }): Piece[] => ['/\\"', { sql: quoteIdentifier(name) }, '\\"'])
    return [JSON.stringify(keyPrefix(table)).slice(0, -1), ...parts, '"']
  }
  const parts = columns.map((column): Piece => {
    const text = `concat('/"', replace(concat(${quoteIdentifier(column.name)}), '/', '//'), '"')`
    return { sql: isSure(table) ? text : `CASE WHEN ${isNull(column)} THEN '/_' ELSE ${text} END` }
  })
  return [{ sql: `${json}(${concatenation([keyPrefix(table), ...parts])})` }]
}

/** Whether no row has a NULL in its key: heirs of a table may have. */
function isSure({ hasPrimaryKey, family }: Table): boolean {
  return hasPrimaryKey && family !== 'heirs'
}

// A function takes no more than 100 arguments.
const MOST_ARGUMENTS = 90

/**
 * Concatenates the pieces. Whether a column is NULL is said by the text before and behind it, which is chosen among constants: nothing
 * else costs Postgres as little, and concat passes over a NULL.
 */
function concatenation(pieces: readonly Piece[]): string {
  const values: string[] = []
  let text = ''
  let before: string | undefined
  const literal = (after?: string): void => {
    if (text === '' && before === undefined && after === undefined) return
    const [open, behind, start] = [text, before, after]
    const ended = (from: string): string =>
      start === undefined ? escapeLiteral(from) : either(start, escapeLiteral(`${from}null`), escapeLiteral(`${from}"`))
    values.push(behind === undefined ? ended(open) : either(behind, ended(open), ended(`"${open}`)))
    text = ''
    before = undefined
  }
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece
    else if ('sql' in piece) {
      literal()
      values.push(piece.sql)
    } else {
      literal(piece.quoted)
      values.push(piece.quoted)
      before = piece.quoted
    }
  }
  literal()
  const calls: string[] = []
  for (let from = 0; from < values.length; from += MOST_ARGUMENTS)
    calls.push(`concat(${values.slice(from, from + MOST_ARGUMENTS).join(', ')})`)
  return calls.join(' || ')
}

function either(column: string, whenNull: string, otherwise: string): string {
  return `CASE WHEN ${column} IS NULL THEN ${whenNull} ELSE ${otherwise} END`
}
