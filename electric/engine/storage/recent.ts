// The frames written last, of all shapes together, so that a reader at the end of a log is answered from memory.
import type { Frame } from './frame.ts'
import { frameKey } from './frames.ts'

const HELD_BYTES = 4 * 1024 * 1024
// What a frame costs besides its body.
const OVERHEAD = 400

export class RecentFrames {
  readonly #frames = new Map<number, Frame>()
  // Lives as long as the map: a new iterator would pass all that was removed at every step.
  readonly #oldest = this.#frames.keys()
  #bytes = 0

  get(run: number, seq: number): Frame | undefined {
    return this.#frames.get(frameKey(run, seq))
  }

  add(run: number, frame: Frame): void {
    this.#frames.set(frameKey(run, frame.seq), frame)
    this.#bytes += frame.size + OVERHEAD
    while (this.#bytes > HELD_BYTES) {
      const oldest = this.#oldest.next()
      if (oldest.done) return
      this.#bytes -= (this.#frames.get(oldest.value)?.size ?? 0) + OVERHEAD
      this.#frames.delete(oldest.value)
    }
  }
}
