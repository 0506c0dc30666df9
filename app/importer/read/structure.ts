// Where the rows of a JSON document stand, in bytes, found in one pass over its chunks. It only follows brackets, strings and
// the keys near the top, so a huge string costs no memory, and a row that is no JSON inside spoils that row alone.

/** The place of a row array from the top: keys, `*` for any key or index; `[]` is the document itself when it is an array. */
export type RowArray = readonly string[]
export type RowPath = ReadonlyArray<string | number>

export interface Row {
  path: RowPath
  /** In bytes of the source. */
  from: number
  to: number
}

/** `values`: every value at the top is a row, as in pretty-printed JSON lines. */
export type RowArrays = readonly RowArray[] | 'values'

export interface StructureEvents {
  rowBegins?: (from: number) => void
  rowEnds: (row: Row) => void
  /** The `]` of a row array. */
  rowsEnd?: (at: number, array: RowPath) => void
  /** The second and later values at the top of a document that should be one. */
  another?: (from: number) => void
}

const open = { object: 0x7b, array: 0x5b }
const close: Record<number, number> = { [open.object]: 0x7d, [open.array]: 0x5d }

export class Structure {
  /** Offset of what cannot belong to a JSON document; nothing is read from there on. */
  brokenAt: number | null = null
  /** The last place where brackets can be closed so that JSON results, and how many are open there. */
  safe = { at: 0, depth: 0 }
  /** Where the row begins that has not ended. */
  rowFrom: number | null = null

  #arrays: readonly RowArray[]
  #values: boolean
  #events: StructureEvents
  #shallow: number
  #base = 0
  #kinds: number[] = []
  #path: Array<string | number> = []
  /** How many brackets are open directly inside a row array; -1 outside. */
  #rowDepth: number
  #string: 'key' | 'value' | null = null
  #escaped = false
  #scalar = false
  #expectKey = false
  #key: number[] = []
  /** End of the last value or string. */
  #valueTo = 0
  #tops = 0

  constructor(arrays: RowArrays, events: StructureEvents) {
    this.#values = arrays === 'values'
    this.#arrays = arrays === 'values' ? [] : arrays
    this.#events = events
    this.#shallow = Math.max(0, ...this.#arrays.map((array) => array.length))
    this.#rowDepth = this.#values ? 0 : -1
  }

  /** Whether all that was read is one document (or whole values). */
  get whole(): boolean {
    return this.brokenAt === null && this.#kinds.length === 0 && this.#string === null && this.#tops > 0
  }

  /** The path of the row that is being read. */
  get rowPath(): RowPath {
    return this.#values ? [this.#tops - 1] : this.#path.slice(0, this.#rowDepth)
  }

  /** Brackets that close what is open at `safe`, down to the row that is being read or, `around` it, to the top. */
  closers(where: 'row' | 'around'): string {
    const from = where === 'row' ? this.#rowDepth : 0
    const to = where === 'around' && this.#rowDepth >= 0 ? this.#rowDepth : this.safe.depth
    const open = this.#kinds.slice(from, to).toReversed()
    return open.map((kind) => String.fromCharCode(close[kind] ?? 0)).join('')
  }

  /** Reads the next bytes of the document. */
  push(chunk: Buffer): void {
    for (let i = 0; i < chunk.length && this.brokenAt === null;)
      i = this.#string ? this.#inString(chunk, i) : this.#outside(chunk, i)
    this.#base += chunk.length
  }

  /** To be called at the end: a row that is complete but for what follows it is told. */
  end(): void {
    if (this.brokenAt !== null) return
    // A number at the very end may have lost digits; only at the top is there nothing else that it could be.
    if (this.#scalar && this.#kinds.length === 0) this.#endScalar(this.#base)
    if (!this.#scalar && this.#kinds.length === this.#rowDepth && this.#string === null) this.#endRow()
  }

  #outside(chunk: Buffer, i: number): number {
    const byte = chunk[i] ?? 0
    const at = this.#base + i
    const structural =
      byte === 0x2c || byte === 0x3a || byte === 0x5b || byte === 0x5d || byte === 0x7b || byte === 0x7d
    const blank = byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
    if (this.#scalar) {
      if (!structural && !blank && byte !== 0x22) return i + 1
      this.#endScalar(at)
    }
    if (blank || (at < 3 && (byte === 0xef || byte === 0xbb || byte === 0xbf))) return i + 1
    if (byte === 0x22) this.#beginString(at)
    else if (byte === open.object || byte === open.array) this.#push(byte, at)
    else if (byte === 0x5d || byte === 0x7d) this.#pop(byte, at)
    else if (byte === 0x2c) this.#comma(at)
    else if (byte === 0x3a) this.#expectKey = false
    else if (this.#begins(at)) this.#scalar = true
    return i + 1
  }

  #inString(chunk: Buffer, from: number): number {
    const capture = this.#string === 'key' && this.#kinds.length <= this.#shallow && this.#rowDepth < 0
    let escaped = this.#escaped
    let i = from
    for (; i < chunk.length; i++) {
      const byte = chunk[i]
      if (escaped) escaped = false
      else if (byte === 0x5c) escaped = true
      else if (byte === 0x22 || byte === 0x0a) break
      if (capture && byte !== undefined && this.#key.length < 1000) this.#key.push(byte)
    }
    this.#escaped = escaped
    if (i === chunk.length) return i
    // JSON has no line ends inside strings: a quote is missing, and everything after it would be read inside out.
    if (chunk[i] === 0x0a) this.brokenAt = this.#base + i
    else this.#endString(this.#base + i + 1)
    return i + 1
  }

  #beginString(at: number): void {
    if (this.#expectKey && this.#kinds.at(-1) === open.object) {
      this.#string = 'key'
      this.#key = []
    } else if (this.#begins(at)) this.#string = 'value'
  }

  #endString(to: number): void {
    if (this.#string === 'key') {
      this.#expectKey = false
      if (this.#rowDepth < 0) this.#path[this.#kinds.length - 1] = keyOf(this.#key)
    } else this.#ended(to)
    this.#string = null
  }

  #endScalar(to: number): void {
    this.#scalar = false
    this.#ended(to)
  }

  #ended(to: number): void {
    this.#valueTo = to
    this.safe = { at: to, depth: this.#kinds.length }
    if (this.#values && this.#kinds.length === 0) this.#endRow()
  }

  // Whether a value may begin here.
  #begins(at: number): boolean {
    if (this.#kinds.length === 0) {
      this.#tops++
      if (this.#tops > 1 && !this.#values) {
        if (this.#events.another) this.#events.another(at)
        this.brokenAt ??= at
        return false
      }
    }
    if (this.#kinds.length === this.#rowDepth && this.rowFrom === null) {
      this.rowFrom = at
      this.#events.rowBegins?.(at)
    }
    return true
  }

  #push(kind: number, at: number): void {
    if (!this.#begins(at)) return
    const depth = this.#kinds.length
    const rows = kind === open.array && this.#rowDepth < 0 && this.#arrays.some((array) => this.#standsAt(array, depth))
    this.#kinds.push(kind)
    if (this.#rowDepth < 0) this.#path[depth] = kind === open.array ? 0 : ''
    if (rows) this.#rowDepth = depth + 1
    this.#expectKey = kind === open.object
    this.safe = { at: at + 1, depth: depth + 1 }
  }

  #standsAt(array: RowArray, depth: number): boolean {
    return array.length === depth && array.every((key, i) => key === '*' || key === this.#path[i])
  }

  #pop(byte: number, at: number): void {
    const kind = this.#kinds.at(-1)
    if (kind === undefined || close[kind] !== byte) {
      this.brokenAt = at
      return
    }
    if (this.#kinds.length === this.#rowDepth) {
      this.#endRow()
      this.#events.rowsEnd?.(at, this.#path.slice(0, this.#rowDepth - 1))
      this.#rowDepth = -1
    }
    this.#kinds.pop()
    this.#expectKey = false
    this.#ended(at + 1)
  }

  #comma(at: number): void {
    const kind = this.#kinds.at(-1)
    if (kind === undefined) {
      this.brokenAt = at
      return
    }
    this.#expectKey = kind === open.object
    const depth = this.#kinds.length
    if (depth === this.#rowDepth) this.#endRow()
    if (kind !== open.array || (this.#rowDepth >= 0 && depth > this.#rowDepth)) return
    const index = this.#path[depth - 1]
    if (typeof index === 'number') this.#path[depth - 1] = index + 1
  }

  #endRow(): void {
    if (this.rowFrom === null) return
    const row = { path: this.rowPath, from: this.rowFrom, to: this.#valueTo }
    this.rowFrom = null
    this.#events.rowEnds(row)
  }
}

function keyOf(bytes: number[]): string {
  const text = Buffer.from(bytes).toString('utf8')
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return text
  }
}
