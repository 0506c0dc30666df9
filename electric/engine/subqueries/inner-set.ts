// An inner SELECT's values as the stream knows them: counted, as many rows may have one value, and only the first and the last matter.
import { hasNull } from './member-key.ts'
import type { Transition } from './view.ts'
import { View } from './view.ts'

export class InnerSet {
  /** What clients have been told. */
  readonly view: View
  readonly #negated: boolean
  readonly #counts = new Map<string, number>()
  /** Where the counts differ from the view. */
  readonly #pending = new Map<string, boolean>()
  readonly #txids = new Set<number>()

  constructor(negated: boolean, nullable: boolean) {
    this.view = new View(negated, nullable)
    this.#negated = negated
  }

  /** Fills an empty set from a snapshot: clients learn it with their first rows. */
  load(key: string, rows: number): void {
    if (this.#ignores(key)) return
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + rows)
    this.view.apply([[key, true]])
  }

  /** A row with this value joins (1) or goes (-1) in the transaction. */
  count(key: string, by: 1 | -1, xid: number): void {
    if (this.#ignores(key)) return
    const before = this.#counts.get(key) ?? 0
    const after = before + by
    if (after > 0) this.#counts.set(key, after)
    else this.#counts.delete(key)
    if (before > 0 !== after > 0) this.#turn(key, after > 0, xid)
  }

  /** The whole set was counted anew, with what these transactions did. */
  replace(keys: Iterable<string>, xids: readonly number[]): void {
    this.#counts.clear()
    for (const key of keys) if (!this.#ignores(key)) this.#counts.set(key, 1)
    this.#pending.clear()
    for (const key of this.view.keys) if (!this.#counts.has(key)) this.#pending.set(key, false)
    for (const key of this.#counts.keys()) if (!this.view.keys.has(key)) this.#pending.set(key, true)
    if (this.#pending.size > 0) for (const xid of xids) this.#txids.add(xid)
  }

  /** What clients have not been told yet: the tuples that entered, or those that left. */
  untold(present: boolean): Transition[] {
    return [...this.#pending].filter(([, now]) => now === present)
  }

  /** Clients are being told these; returns the tuples whose condition turns, and the transactions that did it. */
  tell(transitions: readonly Transition[]): { readonly turned: string[]; readonly txids: number[] } {
    const txids = [...this.#txids].sort((a, b) => a - b)
    for (const [key] of transitions) this.#pending.delete(key)
    if (this.#pending.size === 0) this.#txids.clear()
    return { turned: this.view.apply(transitions), txids }
  }

  /** A tuple with NULL makes no IN true. */
  #ignores(key: string): boolean {
    return !this.#negated && hasNull(key)
  }

  #turn(key: string, present: boolean, xid: number): void {
    if (this.#pending.get(key) === !present) this.#pending.delete(key)
    else this.#pending.set(key, present)
    if (this.#pending.size > 0) this.#txids.add(xid)
    else this.#txids.clear()
  }
}
