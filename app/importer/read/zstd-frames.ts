// Where the frames of a zstd file end: Node's decompressor stops after the first, and says nothing of one that breaks off. Reads the
// lengths that frames and blocks begin with and skips the rest (RFC 8878, 3.1).

const frameMagic = 0xfd2fb528
const skippable = 0x184d2a50

/** Is given the bytes in order; `whole` when they end with a frame. `push` answers where frames end within the chunk. */
export class ZstdFrames {
  /** Bytes of what is being read that have to be skipped. */
  #skip = 0
  #held: Buffer = Buffer.alloc(0)
  /** What stands after the bytes to be skipped. */
  #next: 'frame' | 'block' = 'frame'
  #checksum = false

  push(chunk: Buffer): number[] {
    const ends: number[] = []
    for (let at = 0; at < chunk.length;) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, chunk.length - at)
        this.#skip -= skipped
        at += skipped
      } else {
        this.#held = Buffer.concat([this.#held, chunk.subarray(at, at + 1)])
        at++
        if (this.#next === 'block') this.#block()
        else this.#frame()
      }
      if (this.whole) ends.push(at)
    }
    return ends
  }

  get whole(): boolean {
    return this.#next === 'frame' && this.#skip === 0 && this.#held.length === 0
  }

  #frame(): void {
    const held = this.#held
    if (held.length < 4) return
    const magic = held.readUInt32LE()
    if (magic === frameMagic) {
      if (held.length === 4) return
      const descriptor = held.readUInt8(4)
      const single = (descriptor & 0x20) !== 0
      const size = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
      const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0
      this.#checksum = (descriptor & 4) !== 0
      this.#then('block', (single ? 0 : 1) + dictionary + size)
    } else if ((magic & 0xfffffff0) >>> 0 === skippable) {
      if (held.length === 8) this.#then('frame', held.readUInt32LE(4))
      // What is no frame at all the decompressor refuses by itself.
    } else this.#then('frame', 0)
  }

  #block(): void {
    if (this.#held.length < 3) return
    const header = this.#held.readUIntLE(0, 3)
    const last = (header & 1) !== 0
    const repeated = ((header >> 1) & 3) === 1
    const size = repeated ? 1 : header >> 3
    this.#then(last ? 'frame' : 'block', size + (last && this.#checksum ? 4 : 0))
  }

  #then(next: 'frame' | 'block', skip: number): void {
    this.#held = Buffer.alloc(0)
    this.#next = next
    this.#skip = skip
  }
}
