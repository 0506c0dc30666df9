// What formats of other stores know to be secret beside what rules see, in the rows that are kept of them.
import { formats } from '../formats/index.ts'
import type { FormatName } from '../formats/index.ts'
import type { ScannedRow, TableName } from './table.server.ts'

/** `json`, a value of `row`, without what the format of its store conceals. */
export async function concealRow(table: TableName, column: string, row: ScannedRow, json: string): Promise<string> {
  if (table !== 'legacy_rows' || column !== 'data' || row.store === null) return json
  const conceal = row.store in formats ? formats[row.store as FormatName].conceal : undefined
  return conceal ? conceal(json) : json
}
