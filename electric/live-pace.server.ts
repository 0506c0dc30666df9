// Keeps a socket's unsent bytes bounded. Law: a body's piece is sent only while less than 2 MB wait; a reader that takes
// nothing for fifteen seconds while somebody waits, or makes even the short frames pile up, is stuck.

export type Paced = {
  send: (text: string) => void
  /** Sends a piece of a body as soon as there is room, or never once `signal` has ended; rejects when the reader is stuck. */
  sendPiece: (text: string, signal: AbortSignal) => Promise<void>
}

export type PaceOptions = {
  send: (text: string) => void
  unsent: () => number
  /** Told once; the socket is to be closed. */
  stuck: () => void
  patienceMs?: number
}

const maxUnsent = 2 * 1024 * 1024
/** Room for heads, ends and pongs beyond the bodies. */
const slack = 256 * 1024
const lookMs = 25

export function paced({ send, unsent, stuck, patienceMs = 15_000 }: PaceOptions): Paced {
  let handed = 0
  let taken = 0
  let lastTaken = 0
  let isStuck = false

  function giveUp(): void {
    if (isStuck) return
    isStuck = true
    stuck()
  }

  function watch(): void {
    const now = handed - unsent()
    if (now > taken) [taken, lastTaken] = [now, Date.now()]
  }

  function hand(text: string): void {
    handed += Buffer.byteLength(text)
    send(text)
  }

  return {
    send(text) {
      if (isStuck) return
      if (unsent() > maxUnsent + slack) return giveUp()
      hand(text)
    },
    async sendPiece(text, signal) {
      const begun = Date.now()
      // Between the look and the sending nothing may wait, or all requests would see the same room.
      while (unsent() > maxUnsent) {
        watch()
        if (Date.now() - Math.max(begun, lastTaken) > patienceMs) giveUp()
        if (isStuck) throw new Error('The reader took nothing for too long.')
        await new Promise((resolve) => setTimeout(resolve, lookMs))
        if (signal.aborted) return
      }
      watch()
      hand(text)
    },
  }
}
