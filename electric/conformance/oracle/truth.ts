// What a shape must hold: SELECT … WHERE … in the display settings of the protocol, every value as text.
import type { Room } from './room.ts'
import { literal, quoted } from './kinds.ts'
import { address, placed } from './tables.ts'
import type { TablePlan } from './tables.ts'
import type { ShapePlan } from './shapes.ts'

/** Values by column; arrays as arrays, as the published client gives them. */
export type TruthRow = Record<string, unknown>

/** The rows, or what Postgres says against the clause (then the engine must refuse it too). */
export async function truth(
  room: Pick<Room, 'query'>,
  shape: ShapePlan,
  tables: readonly TablePlan[],
  run: string,
): Promise<TruthRow[] | Error> {
  const table = tables[shape.table]
  if (!table) throw new Error('a shape is of one of the tables')
  try {
    const columns = await columnsNow(room, table, run)
    const names = shape.columns ?? columns.map(({ name }) => name)
    const where = shape.clause ? `WHERE ${placed(shape.clause.sql, tables, run)}` : ''
    const rows = await room.query<TruthRow>(
      `SELECT ${names.map((name) => quoted(name)).join(', ')} FROM ${address(table, run)} ${where}`,
    )
    // As they are now: a column may have got another name or type.
    const arrays = columns.filter(({ array }) => array === 't').map(({ name }) => name)
    for (const row of rows)
      for (const name of arrays) if (typeof row[name] === 'string') row[name] = arrayItems(String(row[name]))
    return rows
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(22|42)/.test(String(error.code))) return error
    throw error
  }
}

/** Rows that one side has and the other has not, as JSON with sorted names; empty when both are the same. */
export function differences(
  expected: Iterable<TruthRow>,
  held: Iterable<TruthRow>,
): { missing: string[]; extra: string[] } {
  const left = new Map<string, number>()
  for (const row of expected) left.set(text(row), (left.get(text(row)) ?? 0) + 1)
  const extra: string[] = []
  for (const row of held) {
    const count = left.get(text(row)) ?? 0
    if (count === 0) extra.push(text(row))
    else left.set(text(row), count - 1)
  }
  const missing = [...left].flatMap(([row, count]) => Array.from({ length: count }, () => row))
  return { missing, extra }
}

function text(row: TruthRow): string {
  return JSON.stringify(row, Object.keys(row).sort())
}

type ColumnNow = { readonly name: string; readonly array: string }

function columnsNow(room: Pick<Room, 'query'>, table: TablePlan, run: string): Promise<ColumnNow[]> {
  return room.query<ColumnNow>(
    `SELECT attname AS name, typcategory = 'A' AS array FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
     WHERE attrelid = ${literal(address(table, run))}::regclass AND attnum > 0 AND NOT attisdropped`,
  )
}

/** Items of a one-dimensional array's text. */
function arrayItems(array: string): (string | null)[] {
  const items = [...array.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)]
  return items.map(([, inQuotes, bare]) => {
    if (inQuotes !== undefined) return inQuotes.replaceAll(/\\(.)/g, '$1')
    return bare === undefined || bare === 'NULL' ? null : bare
  })
}
