// The join of snapshot and stream. It is by transaction id, never by LSN: the order of commits in the WAL and the order in which
// they become visible differ, so that a cut by LSN loses or doubles rows.

/** What pg_current_snapshot() says: 64-bit transaction ids. */
export type Snapshot = { readonly xmin: bigint; readonly xmax: bigint; readonly xips: ReadonlySet<bigint> }

/** Reads `xmin:xmax:xip,xip…`. */
export function parseSnapshot(text: string): Snapshot {
  const [xmin = '0', xmax = '0', list = ''] = text.split(':')
  return { xmin: BigInt(xmin), xmax: BigInt(xmax), xips: list ? new Set(list.split(',').map(BigInt)) : NOBODY }
}

// Kept with every shape: most snapshots are of a moment when nobody wrote.
const NOBODY: ReadonlySet<bigint> = new Set()

/** Whether the effects of the transaction with this 32-bit id are in the snapshot. */
export function isVisible(xid: number, snapshot: Snapshot): boolean {
  const full = liftXid(xid, snapshot.xmax)
  return full < snapshot.xmin || (full < snapshot.xmax && !snapshot.xips.has(full))
}

/** The 64-bit id nearest to `near` whose low 32 bits are `xid`. */
export function liftXid(xid: number, near: bigint): bigint {
  return near + BigInt.asIntN(32, BigInt(xid) - near)
}
