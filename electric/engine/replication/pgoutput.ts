// The bytes of pgoutput protocol version 1, as values in Postgres' own text form.
// https://www.postgresql.org/docs/18/protocol-logicalrep-message-formats.html

/** A column of a streamed tuple: text, NULL, or `undefined` for an unchanged TOASTed value that was not sent. */
export type Tuple = readonly (string | null | undefined)[]

export type RelationMessage = {
  readonly kind: 'relation'
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly typeOid: number; readonly typmod: number }[]
}

/** `old` is the whole old row (REPLICA IDENTITY FULL), or undefined when only key columns or nothing came. */
export type ChangeMessage =
  | { readonly kind: 'insert'; readonly oid: number; readonly row: Tuple }
  | { readonly kind: 'update'; readonly oid: number; readonly old: Tuple | undefined; readonly row: Tuple }
  | { readonly kind: 'delete'; readonly oid: number; readonly old: Tuple | undefined }
  | { readonly kind: 'truncate'; readonly oids: readonly number[] }

export type PgOutputMessage =
  | { readonly kind: 'begin'; readonly commitLsn: bigint; readonly xid: number }
  | { readonly kind: 'commit'; readonly endLsn: bigint }
  | RelationMessage
  | ChangeMessage
  | { readonly kind: 'other' }

/** Decodes one message. Strings are copies: the connection reuses its read buffer as soon as this returns. */
export function decodeMessage(buffer: Buffer): PgOutputMessage {
  const read = new Reader(buffer)
  switch (String.fromCharCode(read.byte())) {
    case 'B': {
      const commitLsn = read.lsn()
      read.skip(8)
      return { kind: 'begin', commitLsn, xid: read.uint32() }
    }
    case 'C':
      read.skip(1 + 8)
      return { kind: 'commit', endLsn: read.lsn() }
    case 'R':
      return relation(read)
    case 'I': {
      const oid = read.uint32()
      read.skip(1)
      return { kind: 'insert', oid, row: read.tuple() }
    }
    case 'U': {
      const oid = read.uint32()
      const marker = read.byte()
      const old = marker === FULL_OLD || marker === KEY_OLD ? read.tuple() : undefined
      if (old) read.skip(1)
      return { kind: 'update', oid, old: marker === FULL_OLD ? old : undefined, row: read.tuple() }
    }
    case 'D': {
      const oid = read.uint32()
      const marker = read.byte()
      const old = read.tuple()
      return { kind: 'delete', oid, old: marker === FULL_OLD ? old : undefined }
    }
    case 'T': {
      const count = read.uint32()
      read.skip(1)
      return { kind: 'truncate', oids: Array.from({ length: count }, () => read.uint32()) }
    }
    default:
      return { kind: 'other' }
  }
}

const FULL_OLD = 'O'.charCodeAt(0)
const KEY_OLD = 'K'.charCodeAt(0)
const NULL_VALUE = 'n'.charCodeAt(0)
const UNCHANGED = 'u'.charCodeAt(0)

function relation(read: Reader): RelationMessage {
  const oid = read.uint32()
  // An empty namespace means pg_catalog.
  const schema = read.cstring() || 'pg_catalog'
  const name = read.cstring()
  read.skip(1)
  const columns = Array.from({ length: read.uint16() }, () => {
    read.skip(1)
    return { name: read.cstring(), typeOid: read.uint32(), typmod: read.int32() }
  })
  return { kind: 'relation', oid, schema, name, columns }
}

class Reader {
  readonly #buffer: Buffer
  #at = 0

  constructor(buffer: Buffer) {
    this.#buffer = buffer
  }

  skip(bytes: number): void {
    this.#at += bytes
  }

  byte(): number {
    return this.#buffer.readUInt8(this.#advance(1))
  }

  uint16(): number {
    return this.#buffer.readUInt16BE(this.#advance(2))
  }

  int32(): number {
    return this.#buffer.readInt32BE(this.#advance(4))
  }

  uint32(): number {
    return this.#buffer.readUInt32BE(this.#advance(4))
  }

  lsn(): bigint {
    return this.#buffer.readBigUInt64BE(this.#advance(8))
  }

  cstring(): string {
    const start = this.#at
    const end = this.#buffer.indexOf(0, start)
    this.#at = end + 1
    return this.#buffer.toString('utf8', start, end)
  }

  tuple(): Tuple {
    return Array.from({ length: this.uint16() }, () => {
      const kind = this.byte()
      if (kind === NULL_VALUE) return null
      if (kind === UNCHANGED) return undefined
      const length = this.uint32()
      const start = this.#advance(length)
      return this.#buffer.toString('utf8', start, start + length)
    })
  }

  #advance(bytes: number): number {
    const start = this.#at
    this.#at += bytes
    return start
  }
}
