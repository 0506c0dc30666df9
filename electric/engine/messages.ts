// The JSON of the protocol's messages. A line is made once, when it is written to a log, and shared by every reader.
import type { Column, Row, Table } from './catalog/table.ts'
import type { Snapshot } from './shapes/visibility.ts'

const BOOL = 16

/** Where a row's parts are: `at` is the column's index in the rows that will be given. */
export type RowLayout = {
  /** What every key begins with. */
  readonly prefix: string
  /** Schema and table, as JSON. */
  readonly relation: string
  /** `label` is the column's name as a JSON member. */
  readonly columns: readonly { readonly column: Column; readonly label: string; readonly at: number }[]
  readonly key: readonly number[]
}

/** The layout of streamed rows: all columns of the table, of which `selected` are shown. */
export function streamLayout(table: Table, selected: readonly number[]): RowLayout {
  return { ...named(table), columns: at(table, selected), key: table.key }
}

/** The layout of queried rows: `fetched` are the columns of the query (selected first, then what the key and others still need). */
export function queryLayout(
  table: Table,
  selected: readonly number[],
  also: readonly number[] = [],
): RowLayout & { readonly fetched: readonly Column[] } {
  const indexes = [...new Set([...selected, ...table.key, ...also])]
  return {
    ...named(table),
    columns: at(table, selected).map((shown, position) => ({ ...shown, at: position })),
    key: table.key.map((index) => indexes.indexOf(index)),
    fetched: at(table, indexes).map(({ column }) => column),
  }
}

/** `"schema"."table"/"value"/…`: names double `/` and `.`, values double `/` only, NULL is a bare `_`. */
export function rowKey({ prefix, key }: RowLayout, row: Row): string {
  let text = prefix
  for (const index of key) {
    const value = row[index] ?? null
    text += value === null ? '/_' : `/"${value.includes('/') ? value.replaceAll('/', '//') : value}"`
  }
  return text
}

/**
 * A row of a snapshot or subset. Booleans read `true`/`false` as in a text cast, unlike in the stream. `more` is what its headers
 * say besides: JSON members, each after a comma.
 */
export function queriedRowLine(layout: RowLayout, row: Row, more = ''): string {
  const shown = row.map((value, index) => (layout.columns[index]?.column.baseOid === BOOL ? spellBool(value) : value))
  return (
    `{"key":${JSON.stringify(rowKey(layout, row))},"value":${values(layout.columns, shown)},` +
    `"headers":{"operation":"insert","relation":${layout.relation}${more}}}`
  )
}

/** What the headers of a row of a snapshot or subset say, as JSON members. */
export function insertHeaders(table: Table): string {
  return `"operation":"insert","relation":${relation(table)}`
}

/** A streamed change without its end, which says whether it is the transaction's last of the shape. */
export type OpenLine = { readonly op: number; readonly text: string }

export type ChangeLine = {
  readonly operation: 'insert' | 'update' | 'delete'
  readonly layout: RowLayout
  readonly key: string
  readonly value: string
  readonly oldValue?: string
  readonly keyChange?: { readonly name: 'key_change_to' | 'key_change_from'; readonly key: string }
}

/** What the lines of one transaction have in common: its 32-bit id and the LSN of its commit record. */
export function transactionStamp(xid: number, commitLsn: bigint): string {
  return `"txids":[${xid}],"lsn":"${commitLsn}"`
}

/** Everything of a change message but `last` and the closing braces. `op` is M of its offset. */
export function openChangeLine(line: ChangeLine, stamp: string, op: number): OpenLine {
  const old = line.oldValue === undefined ? '' : `,"old_value":${line.oldValue}`
  const moved = line.keyChange ? `,"${line.keyChange.name}":${JSON.stringify(line.keyChange.key)}` : ''
  const text =
    `{"key":${JSON.stringify(line.key)},"value":${line.value}${old},"headers":{"operation":"${line.operation}",` +
    `"relation":${line.layout.relation},${stamp},"op_position":${op}${moved}`
  return { op, text }
}

export function closeChangeLine({ text }: OpenLine, last: boolean): string {
  return last ? `${text},"last":true}}` : `${text}}}`
}

/** JSON object of the given columns' values. */
export function values(columns: RowLayout['columns'], row: Row): string {
  return `{${columns.map(({ label, at: index }) => label + JSON.stringify(row[index] ?? null)).join(',')}}`
}

export function upToDateLine(lastSeenLsn: bigint): string {
  return `{"headers":{"control":"up-to-date","global_last_seen_lsn":"${lastSeenLsn}"}}`
}

export function snapshotEndLine(snapshot: Snapshot): string {
  const { xmin, xmax, xip_list } = snapshotBounds(snapshot)
  return JSON.stringify({ headers: { control: 'snapshot-end', xmin, xmax, xip_list } })
}

/** A snapshot's bounds as the protocol spells them: 64-bit ids as text. */
export function snapshotBounds({ xmin, xmax, xips }: Snapshot): { xmin: string; xmax: string; xip_list: string[] } {
  return { xmin: xmin.toString(), xmax: xmax.toString(), xip_list: [...xips].map(String) }
}

function at(table: Table, indexes: readonly number[]): { column: Column; label: string; at: number }[] {
  return indexes.flatMap((index) => {
    const column = table.columns[index]
    return column ? [{ column, label: `${JSON.stringify(column.name)}:`, at: index }] : []
  })
}

function spellBool(value: string | null): string | null {
  if (value === null) return null
  return value === 't' ? 'true' : 'false'
}

/** What the keys of all rows of a table begin with. */
export function keyPrefix({ schema, name }: Table): string {
  const escape = (part: string): string => part.replaceAll('/', '//').replaceAll('.', '..')
  return `"${escape(schema)}"."${escape(name)}"`
}

function named(table: Table): Pick<RowLayout, 'prefix' | 'relation'> {
  return { prefix: keyPrefix(table), relation: relation(table) }
}

function relation({ schema, name }: Table): string {
  return JSON.stringify([schema, name])
}
