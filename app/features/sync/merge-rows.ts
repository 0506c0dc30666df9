// A collection's rows and the server's, side by side: nothing can seed a collection, so the two are laid over each other.

/** A collection marks the rows that carry a change of this tab which the stream has not confirmed. */
type Dated = { id: string; updatedAt: Date; $hasPendingWrites?: boolean }

/**
 * The synced rows, each replaced by the server's where that is newer: so a tab whose stream is away shows what the database
 * has, and goes back to the stream without a flicker. A row with an unconfirmed change of this tab stays: its date is still
 * the old one. Rows that only the server has are added while `incomplete`.
 */
export function mergeRows<Row extends Dated>(synced: Row[], server: Row[], incomplete: boolean): Row[] {
  if (server.length === 0) return synced
  const byId = new Map(synced.map((row) => [row.id, row]))
  let changed = false
  for (const row of server) {
    const known = byId.get(row.id)
    if (known ? known.$hasPendingWrites || known.updatedAt >= row.updatedAt : !incomplete) continue
    byId.set(row.id, row)
    changed = true
  }
  return changed ? [...byId.values()] : synced
}
