// Finds marks in a stream of bytes and the moment they came. Every side is watched in this one way, on its raw bytes, so that no
// side is charged for a parser.

const LONGEST = 64

export class Marks {
  /** How often the counted text has come. */
  count = 0
  readonly #counted: string
  readonly #awaited = new Map<string, PromiseWithResolvers<number>>()
  #failure: unknown
  #tail: Buffer = Buffer.alloc(0)

  /** `counted` is a text that every row has once. */
  constructor(counted: string) {
    this.#counted = counted
  }

  /** Takes the next bytes. A mark may lie across two pieces. */
  push(piece: Buffer): void {
    const at = performance.now()
    const bytes = this.#tail.length > 0 ? Buffer.concat([this.#tail, piece]) : piece
    let end = 0
    for (let from = bytes.indexOf(this.#counted); from >= 0; from = bytes.indexOf(this.#counted, end)) {
      this.count += 1
      end = from + this.#counted.length
    }
    for (const [mark, { resolve }] of this.#awaited)
      if (bytes.includes(mark)) {
        this.#awaited.delete(mark)
        resolve(at)
      }
    this.#tail = Buffer.from(bytes.subarray(Math.max(end, bytes.length - LONGEST)))
  }

  /** The moment (performance.now) at which a mark of at most 64 bytes comes. Must be asked for before it can come. */
  seen(mark: string): Promise<number> {
    const awaited = Promise.withResolvers<number>()
    if (this.#failure) awaited.reject(this.#failure)
    else this.#awaited.set(mark, awaited)
    return awaited.promise
  }

  /** Nothing more will come: whoever waits, now or later, is told why. */
  fail(error: unknown): void {
    this.#failure = error
    for (const { reject } of this.#awaited.values()) reject(error)
    this.#awaited.clear()
  }
}
