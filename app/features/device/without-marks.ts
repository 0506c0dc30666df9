// A collection's rows as the server sent them.

/** A collection's own marks on a row (`$synced` …) are no part of it. */
export function withoutMarks<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('$'))) as Row
}
