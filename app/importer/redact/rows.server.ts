// The rows of one table under newer rules, in batches. Law: a value is written only over the very value that was read, and read again
// where somebody was quicker; so it works beside the app. It is done for everybody's rows, and therefore as the login.
import type { Sql } from 'postgres'
import { mask } from '../mask/mask.server.ts'
import { maskBytes } from '../read/records.server.ts'
import type { Looked, TableToScan } from './columns.ts'
import { concealRow } from './conceal.server.ts'
import { titlesOf } from './pairs.server.ts'
import type { Pairs } from './pairs.server.ts'
import { batchOf, writeValue } from './table.server.ts'
import type { ScannedRow, TableName } from './table.server.ts'

export interface RowsScanned {
  rows: number
  /** Rows with a value that was changed. */
  changed: number
  bytes: number
  /** By column, how many values look like secrets and were left, because rows are known by them. */
  left: Record<string, number>
}

export interface Scanning {
  sql: Sql
  pairs: Pairs
  /** Rows of these sessions and sources stay as they are: somebody asked for originals. */
  kept: { sessions: ReadonlySet<string>; uploads: ReadonlySet<string> }
  dryRun: boolean
  signal?: AbortSignal | undefined
  onBytes: (bytes: number) => void
  /** Told before the first row of a table is changed. */
  onFirstChange: () => Promise<void>
}

/** Masks what `table` says of `name`; with `dryRun` nothing is written. */
export async function scanTable(name: TableName, table: TableToScan, scanning: Scanning): Promise<RowsScanned> {
  const scanned: RowsScanned = { rows: 0, changed: 0, bytes: 0, left: {} }
  let after: string[] | null = null
  let told = false
  for (;;) {
    scanning.signal?.throwIfAborted()
    const batch = await batchOf(scanning.sql, name, table, { after })
    const last = batch.at(-1)
    if (!last) return scanned
    after = last.key
    const open = batch.filter((row) => !isKept(row, scanning))
    let todo = await changesOf(name, table, open, scanning, scanned.left)
    scanned.rows += batch.length
    scanned.changed += todo.length
    const bytes = batch.reduce((sum, row) => sum + row.bytes, 0)
    scanned.bytes += bytes
    scanning.onBytes(bytes)
    if (scanning.dryRun) continue
    if (todo.length > 0 && !told) {
      await scanning.onFirstChange()
      told = true
    }
    // Somebody wrote between reading and writing: what they wrote is looked at as well.
    for (let attempt = 1; todo.length > 0 && attempt <= mostAttempts; attempt++)
      todo = await changesOf(name, table, await write(name, table, todo, scanning), scanning, {})
  }
}

const mostAttempts = 10

interface Change {
  row: ScannedRow
  /** By column. */
  values: Map<string, string | Buffer>
}

// What names its source is that source's; what does not is its session's.
const isKept = ({ session, upload }: ScannedRow, { kept }: Scanning): boolean =>
  upload !== null ? kept.uploads.has(upload) : session !== null && kept.sessions.has(session)

// Writes changes; answers the rows, as they are now, of which a value was another one meanwhile.
async function write(name: TableName, table: TableToScan, changes: Change[], { sql }: Scanning): Promise<ScannedRow[]> {
  const missed = await sql.begin(async (tx) => {
    const rows: ScannedRow[] = []
    for (const { row, values } of changes) {
      let whole = true
      for (const [column, value] of values) whole = (await writeValue(tx, name, table, row, column, value)) && whole
      if (!whole) rows.push(row)
    }
    return rows
  })
  const now: ScannedRow[] = []
  for (const { key } of missed) now.push(...(await batchOf(sql, name, table, { only: key })))
  return now
}

async function changesOf(
  name: TableName,
  { columns }: TableToScan,
  rows: ScannedRow[],
  { pairs }: Scanning,
  left: Record<string, number>,
): Promise<Change[]> {
  const values: Array<{ row: ScannedRow; column: string; text: string }> = []
  const changes = new Map<ScannedRow, Change>()
  const change = (row: ScannedRow, column: string, value: string | Buffer) => {
    const known = changes.get(row) ?? { row, values: new Map<string, string | Buffer>() }
    changes.set(row, known)
    known.values.set(column, value)
  }
  for (const row of rows) {
    const anywhere = pairs.of([row.session, row.upload])
    const inTitles = row.session === null ? anywhere : pairs.of([titlesOf(row.session), row.session, row.upload])
    for (const [column, how] of Object.entries(columns)) {
      const paired = column === 'title' ? inTitles : anywhere
      const value = row.values[column]
      if (value === null || value === undefined) continue
      if (Buffer.isBuffer(value)) {
        const masked = await maskBytes(value)
        if (masked.found > 0 && masked.bytes.length === value.length) change(row, column, masked.bytes)
        continue
      }
      if (how === 'mark') {
        const said = paired?.(value)
        if (said !== undefined && said !== value) change(row, column, said)
        continue
      }
      values.push({ row, column, text: linesOf(how, value, how === 'identity' ? null : paired) })
    }
  }
  const lines = (await mask(values.map(({ text }) => text).join('\n'))).text.split('\n')
  let at = 0
  for (const { row, column, text } of values) {
    const end = at + text.split('\n').length
    const own = lines.slice(at, end).join('\n')
    at = end
    const how = columns[column]
    const before = row.values[column]
    if (typeof before !== 'string') continue
    const masked = await concealRow(name, column, row, own)
    if (how === 'identity' || (how === 'name' && String(JSON.parse(text)) === before)) {
      if (masked !== text) left[column] = (left[column] ?? 0) + 1
      continue
    }
    const value = valueOf(how, how === 'name' ? text : masked)
    if (value !== before) change(row, column, value)
  }
  return [...changes.values()]
}

// Lines of JSON: rules know JSON, and a line ends what a rule may span. One for each value within a value: here no secret goes on in
// the string after it, as it may in a record, and what stands beside one must not be taken for a part of it.
function linesOf(how: Looked, value: string, paired: ((text: string) => string | undefined) | null): string {
  if (how === 'line') return replaced(JSON.stringify(JSON.parse(value), null, 1), paired)
  if (how === 'json' || how === 'list') return replaced(value, paired)
  return JSON.stringify(paired?.(value) ?? value)
}

function valueOf(how: Looked | undefined, lines: string): string {
  if (how === 'line') return JSON.stringify(JSON.parse(lines))
  return how === 'text' || how === 'key' || how === 'name' ? String(JSON.parse(lines)) : lines
}

function replaced(json: string, paired: ((text: string) => string | undefined) | null): string {
  if (paired === null) return json
  let hit = false
  const said = (text: string): string => {
    const next = paired(text)
    if (next === undefined || next === text) return text
    hit = true
    return next
  }
  const value = mapTexts(JSON.parse(json), said)
  // As it is stored where nothing was found: a number keeps its spelling.
  return hit ? JSON.stringify(value, null, 1) : json
}

function mapTexts(value: unknown, said: (text: string) => string): unknown {
  if (typeof value === 'string') return said(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, said))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [said(key), mapTexts(item, said)]))
}
