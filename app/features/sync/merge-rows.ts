// A collection's rows and the server's, side by side: nothing can seed a collection, so the two are laid over each other.

type Dated = { id: string; updatedAt: Date }

/**
 * The synced rows, each replaced by the server's where that is newer: so a tab whose stream is away shows what the database
 * has, and goes back to the stream without a flicker. Rows that only the server has are added while `incomplete`.
 */
export function mergeRows<Row extends Dated>(synced: Row[], server: Row[], incomplete: boolean): Row[] {
  if (server.length === 0) return synced
  const byId = new Map(synced.map((row) => [row.id, row]))
  let changed = false
  for (const row of server) {
    const known = byId.get(row.id)
    if (known ? known.updatedAt >= row.updatedAt : !incomplete) continue
    byId.set(row.id, row)
    changed = true
  }
  return changed ? [...byId.values()] : synced
}
