// The first pass over a JSON document: all of it but its rows, and the first rows of each array, so that a format can be
// recognised and the header be read before any row is. Bounded, whatever the size of the document.
import { contentOf, linesIn } from './source.server.ts'
import { Structure } from './structure.ts'
import type { RowArrays, RowPath } from './structure.ts'

export interface Outline {
  /** The document with its row arrays empty; where it breaks off, closed by us. Blank when the rows are all there is. */
  header: Buffer
  samples: Sample[]
  /** Row arrays that have rows. */
  arrays: Array<{ path: RowPath; rows: number }>
  /** The document ends, and nothing follows it. */
  whole: boolean
  /** Line ends within the (first) value. */
  lines: number
  /** More values follow the first. */
  several: boolean
}

export interface Sample {
  path: RowPath
  /** JSON; a long row is cut short and closed by us. */
  bytes: Buffer
}

const samplesOfArray = 20
const sampleBytes = 1024 * 1024
const headerBytes = 32 * 1024 * 1024

/** Reads the outline of a source, or null when what is no row is more than could be held. Ends at a second value. */
export async function outline(path: string, arrays: RowArrays): Promise<Outline | null> {
  const sketch = new Sketch(arrays)
  for await (const chunk of contentOf(path, 0)) {
    sketch.push(chunk)
    if (sketch.headerBytes > headerBytes) return null
    if (sketch.structure.brokenAt !== null) break
  }
  return sketch.outline()
}

class Sketch {
  readonly structure: Structure
  headerBytes = 0
  #header: Buffer[] = []
  #sample: Buffer[] | null = null
  #samples: Sample[] = []
  #arrays: Outline['arrays'] = []
  #chunk: Buffer = Buffer.alloc(0)
  #base = 0
  /** What stands before this offset is dealt with. */
  #at = 0
  #amongRows: boolean
  #rows = 0
  #sampled = 0
  #lines = 0
  #several = false
  /** Where the part of the header begins that is being read, and how much of the header stands before it. */
  #run = { at: 0, length: 0 }

  constructor(arrays: RowArrays) {
    this.#amongRows = arrays === 'values'
    this.structure = new Structure(arrays, {
      rowBegins: (from) => {
        this.#passTo(from)
        this.#amongRows = true
        const wanted = this.#rows < samplesOfArray && this.#sampled < 4 * sampleBytes
        this.#sample = wanted ? [] : null
      },
      rowEnds: ({ path, to }) => {
        this.#passTo(to)
        this.#rows++
        if (this.#sample) this.#samples.push({ path, bytes: Buffer.concat(this.#sample) })
        this.#sample = null
      },
      rowsEnd: (at, path) => {
        this.#passTo(at)
        if (this.#rows > 0) this.#arrays.push({ path, rows: this.#rows })
        this.#amongRows = false
        this.#rows = 0
        this.#sampled = 0
        this.#run = { at, length: this.headerBytes }
      },
      another: (from) => {
        const byte = this.#chunk[from - this.#base]
        this.#several = byte === 0x7b || byte === 0x5b
        const ends = this.structure.safe.at - this.#base
        this.#lines += ends > 0 ? linesIn(this.#chunk.subarray(0, ends)) : 0
      },
    })
  }

  push(chunk: Buffer): void {
    this.#chunk = chunk
    this.structure.push(chunk)
    const end = this.#base + chunk.length
    if (this.structure.brokenAt === null) this.#lines += linesIn(chunk)
    this.#passTo(Math.min(end, this.structure.brokenAt ?? end))
    this.#base = end
    this.#curtail()
  }

  outline(): Outline {
    this.structure.end()
    const { whole } = this.structure
    if (!whole) this.#curtail(0)
    if (!whole && this.#rows > 0) this.#arrays.push({ path: this.structure.rowPath.slice(0, -1), rows: this.#rows })
    return {
      header: whole ? Buffer.concat(this.#header) : this.#closedHeader(),
      samples: this.#samples,
      arrays: this.#arrays,
      whole,
      lines: this.#lines,
      several: this.#several,
    }
  }

  #passTo(offset: number): void {
    if (offset <= this.#at) return
    const bytes = this.#chunk.subarray(Math.max(0, this.#at - this.#base), offset - this.#base)
    this.#at = offset
    if (this.#sample) {
      this.#sample.push(Buffer.from(bytes))
      this.#sampled += bytes.length
    } else if (!this.#amongRows) {
      this.#header.push(Buffer.from(bytes))
      this.headerBytes += bytes.length
    }
  }

  // A sample that grows too long ends where its brackets can be closed.
  #curtail(longest = sampleBytes): void {
    const { rowFrom, safe } = this.structure
    if (!this.#sample || rowFrom === null || this.#base - rowFrom <= longest) return
    const whole = Buffer.concat(this.#sample).subarray(0, safe.at - rowFrom)
    if (safe.at > rowFrom)
      this.#samples.push({
        path: this.structure.rowPath,
        bytes: Buffer.concat([whole, Buffer.from(this.structure.closers('row'))]),
      })
    this.#sample = null
  }

  #closedHeader(): Buffer {
    const { safe } = this.structure
    const length = this.#amongRows ? this.headerBytes : this.#run.length + Math.max(0, safe.at - this.#run.at)
    const kept = Buffer.concat(this.#header).subarray(0, length)
    return Buffer.concat([kept, Buffer.from(this.structure.closers('around'))])
  }
}
