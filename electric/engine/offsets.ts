// Positions in a shape's log. They order by (lsn, op); an LSN has 64 bits, so it is a bigint and never a number.

/** A position: `lsn` is 0 inside the snapshot and the commit LSN after it; `op` is Infinity for "end of this LSN" (`inf`). */
export type Offset = { readonly lsn: bigint; readonly op: number }

/** Before everything: the client has nothing yet (`-1`). */
export const START: Offset = { lsn: -1n, op: 0 }

/** The end of the snapshot, before the first change (`0_inf`). */
export const SNAPSHOT_END: Offset = { lsn: 0n, op: Number.POSITIVE_INFINITY }

/** Reads `-1`, `N_M` or `N_inf`, however far out; undefined for anything else (`now` is not a position and is handled by the caller). */
export function parseOffset(text: string): Offset | undefined {
  if (text === '-1') return START
  const match = /^(\d{1,40})_(\d{1,40}|inf)$/.exec(text)
  if (!match?.[1] || !match[2]) return undefined
  const op = match[2] === 'inf' ? Number.POSITIVE_INFINITY : Math.min(Number(match[2]), Number.MAX_SAFE_INTEGER)
  return { lsn: BigInt(match[1]), op }
}

/** The protocol's spelling of a position, the inverse of parseOffset. */
export function formatOffset({ lsn, op }: Offset): string {
  if (lsn < 0n) return '-1'
  return `${lsn}_${op === Number.POSITIVE_INFINITY ? 'inf' : op}`
}

/** Negative when a lies before b, 0 when equal, positive when after. */
export function compareOffsets(a: Offset, b: Offset): number {
  if (a.lsn !== b.lsn) return a.lsn < b.lsn ? -1 : 1
  if (a.op === b.op) return 0
  return a.op < b.op ? -1 : 1
}

/** Reads Postgres' `X/Y` spelling of an LSN as an unsigned integer. */
export function lsnFromText(text: string): bigint {
  const [high, low] = text.split('/')
  return (BigInt(`0x${high || '0'}`) << 32n) | BigInt(`0x${low || '0'}`)
}

/** Postgres' `X/Y` spelling of an LSN. */
export function lsnToText(lsn: bigint): string {
  return `${(lsn >> 32n).toString(16).toUpperCase()}/${(lsn & 0xffffffffn).toString(16).toUpperCase()}`
}
