// Where the rows of two databases differ, table by table and row by row: what `finalRows` answers of each.

type Row = Record<string, unknown>

/** One line for every row that only one has, and for every column that differs. */
export function differences(a: unknown, b: unknown): string[] {
  const [left, right] = [tables(a), tables(b)]
  return Object.keys(left).flatMap((table) => {
    const [ours, theirs] = [byName(left[table] ?? []), byName(right[table] ?? [])]
    const names = new Set([...ours.keys(), ...theirs.keys()])
    return [...names].flatMap((name) => {
      const [one, other] = [ours.get(name), theirs.get(name)]
      if (!one || !other) return [`${table} ${name}: only in the ${one ? 'first' : 'second'}`]
      return Object.keys(one)
        .filter((column) => JSON.stringify(one[column]) !== JSON.stringify(other[column]))
        .map((column) => `${table} ${name} ${column}: ${short(one[column])} / ${short(other[column])}`)
    })
  })
}

const nameColumns = ['agent', 'session', 'native_id', 'dedupe_key', 'call_id', 'list_key', 'item_key', 'key']

function byName(rows: Row[]): Map<string, Row> {
  const named = new Map<string, Row>()
  for (const row of rows) {
    const name = nameColumns.map((column) => row[column] ?? '').join(' ')
    for (let nth = 1; ; nth++) {
      const numbered = nth === 1 ? name : `${name} (${nth})`
      if (named.has(numbered)) continue
      named.set(numbered, row)
      break
    }
  }
  return named
}

const tables = (value: unknown): Record<string, Row[]> => value as Record<string, Row[]>

const short = (value: unknown): string => JSON.stringify(value)?.slice(0, 160) ?? ''
