// The bytes of pgoutput protocol version 1, as values in Postgres' own text form.
// https://www.postgresql.org/docs/18/protocol-logicalrep-message-formats.html
//
// The connection reuses its read buffer: everything given from here is a copy, except what a RowMessage still points at, which is
// valid until the next message only.
import { WireTuple } from './wire-tuple.ts'

export type RelationMessage = {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly typeOid: number; readonly typmod: number }[]
}

/** The kind of a message: its first byte. */
export const KIND = {
  begin: 0x42,
  commit: 0x43,
  relation: 0x52,
  insert: 0x49,
  update: 0x55,
  delete: 0x44,
  truncate: 0x54,
}

/** `commitLsn` is the LSN of the commit record: the N of offsets. */
export function readBegin(bytes: Buffer): { readonly commitLsn: bigint; readonly xid: number } {
  return { commitLsn: bytes.readBigUInt64BE(1), xid: bytes.readUInt32BE(17) }
}

/** The LSN after the commit record: what is acknowledged. */
export function readCommit(bytes: Buffer): bigint {
  return bytes.readBigUInt64BE(10)
}

export function readTruncate(bytes: Buffer): number[] {
  return Array.from({ length: bytes.readUInt32BE(1) }, (_, index) => bytes.readUInt32BE(6 + index * 4))
}

export function readRelation(bytes: Buffer): RelationMessage {
  let at = 5
  const cstring = (): string => {
    const end = bytes.indexOf(0, at)
    const text = bytes.toString('utf8', at, end)
    at = end + 1
    return text
  }
  // An empty namespace means pg_catalog.
  const schema = cstring() || 'pg_catalog'
  const name = cstring()
  const count = bytes.readUInt16BE(at + 1)
  at += 3
  const columns = Array.from({ length: count }, () => {
    at += 1
    const column = { name: cstring(), typeOid: bytes.readUInt32BE(at), typmod: bytes.readInt32BE(at + 4) }
    at += 8
    return column
  })
  return { oid: bytes.readUInt32BE(1), schema, name, columns }
}

/** The table of a changed row. */
export function rowOid(bytes: Buffer): number {
  return bytes.readUInt32BE(1)
}

/** A changed row, read in place: one object for all of them, as most are of no interest to anybody. */
export class RowMessage {
  /** The row after, unless it was deleted. */
  hasRow = false
  /** Whether the whole row before came, as REPLICA IDENTITY FULL makes it; false when only its key did, or nothing. */
  hasOld = false
  readonly row = new WireTuple()
  readonly old = new WireTuple()

  read(bytes: Buffer): void {
    let at = 5
    let marker = bytes[at]
    this.hasOld = marker === FULL_OLD
    if (marker === FULL_OLD || marker === KEY_OLD) {
      at = this.old.read(bytes, at + 1)
      marker = bytes[at]
    }
    this.hasRow = marker === NEW
    if (this.hasRow) this.row.read(bytes, at + 1)
  }
}

const FULL_OLD = 'O'.charCodeAt(0)
const KEY_OLD = 'K'.charCodeAt(0)
const NEW = 'N'.charCodeAt(0)
