// Whether the reader of one request is still there. An AbortSignal would do the same for several times the cost of the rest of a
// waiting request.

export class Departure {
  /** Whether the reader has left. */
  left = false
  /** Called when it leaves; a request waits for one thing at a time. */
  onLeave: (() => void) | undefined

  leave(): void {
    this.left = true
    this.onLeave?.()
  }
}
