// An inner set as clients have been told it, and what SQL says of a tuple's membership in it, NULLs included.
import { blurred, hasNull, keyValues } from './member-key.ts'

/** A tuple that enters (true) or leaves (false) the set. */
export type Transition = readonly [key: string, present: boolean]

export class View {
  readonly #negated: boolean
  readonly #nullable: boolean
  readonly #keys = new Set<string>()
  /** For NOT IN: how many members each tuple equals, or may equal because of its own NULLs. */
  readonly #blurs = new Map<string, number>()
  /** For NOT IN: members that have a NULL themselves. */
  readonly #unclear = new Set<string>()

  /** `nullable`: whether a tuple that is tested may have a NULL. */
  constructor(negated: boolean, nullable: boolean) {
    this.#negated = negated
    this.#nullable = nullable
  }

  /** Tuples in the set; of a set for IN those without NULL, as the others can make nothing TRUE. */
  get keys(): ReadonlySet<string> {
    return this.#keys
  }

  /** Whether `tuple IN set` (`tuple NOT IN set` for a negated one) is TRUE. */
  holds(key: string): boolean {
    if (!this.#negated) return this.#keys.has(key)
    if (this.#blurs.has(key)) return false
    for (const member of this.#unclear) if (mayEqual(member, key)) return false
    return true
  }

  /**
   * Applies transitions. Returns the tuples whose condition they turn: members, and for NOT IN also what NULLs make of them.
   * A member with NULLs turns more tuples than can be named; ask `nameless` first.
   */
  apply(transitions: readonly Transition[]): string[] {
    const touched = [...new Set(transitions.flatMap(([key]) => this.#equals(key)))]
    const before = touched.map((key) => this.holds(key))
    for (const [key, present] of transitions) if (this.#keys.has(key) !== present) this.#set(key, present)
    return touched.filter((key, index) => this.holds(key) !== before[index])
  }

  /** Whether a transition turns the condition of tuples that cannot be named. */
  nameless(transitions: readonly Transition[]): boolean {
    return this.#negated && transitions.some(([key]) => hasNull(key))
  }

  /** The tuples that may be tested and that a member with this key is, or may be, equal to. */
  #equals(key: string): string[] {
    return this.#negated && this.#nullable ? blurred(key) : [key]
  }

  #set(key: string, present: boolean): void {
    if (!this.#negated && hasNull(key)) return
    setMember(this.#keys, key, present)
    if (!this.#negated) return
    if (hasNull(key)) setMember(this.#unclear, key, present)
    for (const blur of this.#equals(key)) {
      const count = (this.#blurs.get(blur) ?? 0) + (present ? 1 : -1)
      if (count > 0) this.#blurs.set(blur, count)
      else this.#blurs.delete(blur)
    }
  }
}

function setMember(members: Set<string>, key: string, present: boolean): void {
  if (present) members.add(key)
  else members.delete(key)
}

/** Whether SQL's `member = tuple` is TRUE or unknown. */
function mayEqual(member: string, tuple: string): boolean {
  const values = keyValues(tuple)
  return keyValues(member).every((value, index) => value === null || values[index] === null || values[index] === value)
}
