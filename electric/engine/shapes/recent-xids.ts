// Which transactions the stream has begun to bring lately, so that a shape registered after their beginning can tell whether its
// snapshot shows them. A commit is streamed when it is in the WAL, which is a moment before it is visible.
import { isVisible } from './visibility.ts'
import type { Snapshot } from './visibility.ts'

/** Far more than can be on their way between the WAL and a snapshot. */
const REMEMBERED = 4_096

export class RecentXids {
  /** How many transactions have begun. */
  count = 0
  readonly #xids = new Uint32Array(REMEMBERED)

  add(xid: number): void {
    this.#xids[this.count % REMEMBERED] = xid
    this.count += 1
  }

  /** Forgets all: the ids of another history say nothing of this one. */
  clear(): void {
    this.count = 0
  }

  /** Whether the snapshot shows all transactions before the one with this count, as far as they are remembered. */
  shownBy(snapshot: Snapshot, before: number): boolean {
    const xmin = Number(snapshot.xmin & 0xffffffffn)
    for (let at = Math.max(0, this.count - REMEMBERED); at < before; at += 1) {
      const xid = this.#xids[at % REMEMBERED] ?? 0
      // 32-bit ids are ordered by their signed difference; those below xmin, nearly all, are told without big integers.
      if (((xid - xmin) | 0) >= 0 && !isVisible(xid, snapshot)) return false
    }
    return true
  }
}
