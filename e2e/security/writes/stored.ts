// All texts of all tables that carry a mark, whatever column they stand in and however deep.
import type { Sql } from 'postgres'

export interface StoredText {
  table: string
  text: string
  mark: string
}

const marks = /~tk\d+~/g

/** Each text once for every mark in it. */
export async function storedTexts(sql: Sql): Promise<StoredText[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
  const found: StoredText[] = []
  for (const { name } of tables) {
    const rows = await sql<{ row: unknown }[]>`select to_jsonb(t) as row from ${sql(name)} t where t::text like '%~tk%'`
    for (const { row } of rows)
      for (const text of textsIn(row))
        for (const [mark] of text.matchAll(marks)) found.push({ table: name, text, mark })
  }
  return found
}

/** All texts in a value, names too. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one)])
}
