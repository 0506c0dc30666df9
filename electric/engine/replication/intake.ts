// Messages one after the other: when one must wait for Postgres, those behind it wait in order and the connection is paused, so that
// what waits is never more than one read of the socket.

export type Applier = {
  /** Takes the next message; a promise when the next one must wait for it. The bytes are valid until it returns. */
  take(bytes: Buffer): Promise<void> | undefined
  /** Finishes what has been taken together; a promise when the next message must wait for it. */
  settle(): Promise<void> | undefined
}

export type Valve = { pause(): void; resume(): void }

export class Intake {
  readonly #applier: Applier
  readonly #valve: Valve
  readonly #fail: (error: unknown) => void
  #waiting: Buffer[] = []
  #busy = false

  /** `fail` is told an error of work that was waited for; nothing is taken after it. */
  constructor(applier: Applier, valve: Valve, fail: (error: unknown) => void) {
    this.#applier = applier
    this.#valve = valve
    this.#fail = fail
  }

  /** Whether a message waits. */
  get busy(): boolean {
    return this.#busy
  }

  message(bytes: Buffer): void {
    if (this.#busy) this.#waiting.push(Buffer.from(bytes))
    else this.#wait(this.#applier.take(bytes))
  }

  /** What came together has been given. */
  paused(): void {
    if (!this.#busy) this.#wait(this.#applier.settle())
  }

  #wait(work: Promise<void> | undefined): void {
    if (!work) return
    this.#busy = true
    this.#valve.pause()
    work.then(() => this.#goOn()).catch(this.#fail)
  }

  #goOn(): void {
    this.#busy = false
    const waiting = this.#waiting
    let taken = 0
    while (taken < waiting.length && !this.#busy) {
      const bytes = waiting[taken]
      taken += 1
      if (bytes) this.#wait(this.#applier.take(bytes))
    }
    this.#waiting = waiting.slice(taken)
    this.paused()
    if (!this.#busy) this.#valve.resume()
  }
}
