// The second pass over a JSON document: its rows in order, in blocks of bytes that end with a row, so that a block can be
// masked, parsed and committed for itself. A row over the size limit comes in pieces, as a giant line does.
import { contentOf, giantLine } from './source.server.ts'
import type { Block, ReadFrom } from './source.server.ts'
import type { UnpackError } from './unpack.server.ts'
import { Structure } from './structure.ts'
import type { Row, RowArrays } from './structure.ts'

type Piece = Extract<Block, { kind: 'piece' }>

export interface RowBlock {
  kind: 'rows'
  from: number
  bytes: Buffer
  /** Rows that end in this block; offsets are of the source. */
  rows: Row[]
  /** Where the part begins that cannot be read, when the document breaks off: it reaches to the end of the source. */
  rest: number | null
  /** The source ends with this block, which may be empty. */
  last: boolean
}

/** Reads the rows of a document from `start.from` on, where an earlier block or piece ended. Throws UnpackError as `readBlocks` does. */
export async function* readRows(path: string, arrays: RowArrays, start: ReadFrom): AsyncGenerator<RowBlock | Piece> {
  const reader = new RowReader(arrays, start)
  let brokenOff: UnpackError | null = null
  for await (const chunk of contentOf(path, 0, undefined, (error) => (brokenOff = error))) {
    reader.push(chunk)
    yield* reader.blocks()
  }
  yield* reader.lastBlocks()
  if (brokenOff) throw brokenOff
}

class RowReader {
  #structure: Structure
  #rows: Row[] = []
  #held: Buffer[] = []
  /** Where what is held begins, and where it ends. */
  #from: number
  #to = 0
  /** A row is being given in pieces; `giantEnds` when its end has been seen. */
  #giant: boolean
  #giantEnds: number | null = null

  constructor(arrays: RowArrays, { from, insideGiant }: ReadFrom) {
    this.#from = from
    this.#giant = insideGiant
    this.#structure = new Structure(arrays, {
      rowEnds: (row) => {
        if (row.to <= from) return
        if (this.#giant && row.from < this.#from) this.#giantEnds = row.to
        else this.#rows.push(row)
      },
    })
  }

  push(chunk: Buffer): void {
    this.#structure.push(chunk)
    const base = this.#to
    this.#to += chunk.length
    if (this.#to > this.#from) this.#held.push(chunk.subarray(Math.max(0, this.#from - base)))
  }

  *blocks(): Generator<RowBlock | Piece> {
    if (this.#giantEnds !== null) yield this.#endGiant(this.#giantEnds)
    const last = this.#rows.at(-1)
    if (last) yield this.#block(last.to)
    const { rowFrom, brokenAt } = this.#structure
    const begins = brokenAt === null ? rowFrom : this.#rest()
    if (begins === null || this.#to - Math.max(begins, this.#from) <= giantLine) return
    if (!this.#giant && begins > this.#from) yield this.#block(begins)
    this.#giant = true
    yield { kind: 'piece', from: this.#from, bytes: this.#take(this.#to), last: false }
  }

  *lastBlocks(): Generator<RowBlock | Piece> {
    this.#structure.end()
    yield* this.blocks()
    const broken = this.#structure.whole ? null : brokenOff
    if (this.#giant) yield { kind: 'piece', from: this.#from, bytes: this.#take(this.#to), last: true, ...broken }
    const rest = broken && !this.#giant ? this.#rest() : null
    yield { ...this.#block(this.#to), rest, last: true }
  }

  #endGiant(at: number): Piece {
    this.#giant = false
    this.#giantEnds = null
    return { kind: 'piece', from: this.#from, bytes: this.#take(at), last: true }
  }

  #rest(): number {
    const { rowFrom, safe } = this.#structure
    return Math.max(rowFrom ?? safe.at, this.#from)
  }

  #block(to: number): RowBlock {
    const rows = this.#rows
    this.#rows = []
    return { kind: 'rows', from: this.#from, bytes: this.#take(to), rows, rest: null, last: false }
  }

  #take(to: number): Buffer {
    const bytes = this.#held.length === 1 && this.#held[0] ? this.#held[0] : Buffer.concat(this.#held)
    const rest = bytes.subarray(to - this.#from)
    this.#held = rest.length > 0 ? [rest] : []
    const taken = bytes.subarray(0, to - this.#from)
    this.#from = to
    return taken
  }
}

/** Why the end of a document is refused. */
export const brokenOff = {
  code: 'document_broken',
  reason:
    'The document breaks off or is no JSON from here on. The rows before it were taken, and all of it is in custody; mend the file and import it again.',
}
