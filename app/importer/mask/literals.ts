// Where one of many literals stands in a text. Most text has none of them, and a pattern of two hundred words asks each of its characters
// for all of them: so places are found by three characters in one pass, and the pattern is tried there alone.

/** Finds matches of a pattern of which every match begins with one of `starts` (two characters or more each). */
export class Literals {
  readonly #begins = new Uint8Array(slots)
  readonly #pattern: RegExp

  constructor(starts: Iterable<string>, pattern: string) {
    this.#pattern = new RegExp(pattern, 'y')
    for (const start of starts) {
      const [a, b, c] = [start.charCodeAt(0), start.charCodeAt(1), start.charCodeAt(2)]
      // After two characters any third may come.
      for (const third of Number.isNaN(c) ? anyByte : [c]) this.#begins[slotOf(slotOf(slotOf(0, a), b), third)] = 1
    }
  }

  /** The first match at or after `from`; null when there is none. */
  next(text: string, from = 0): RegExpExecArray | null {
    let slot = 0
    for (let i = from; i < text.length; i++) {
      slot = slotOf(slot, text.charCodeAt(i))
      if (this.#begins[slot] === 0 || i < from + 2) continue
      const match = this.#at(text, i - 2)
      if (match) return match
    }
    // Two characters at the very end.
    return text.length - from >= 2 ? this.#at(text, text.length - 2) : null
  }

  #at(text: string, index: number): RegExpExecArray | null {
    this.#pattern.lastIndex = index
    return this.#pattern.exec(text)
  }
}

const bits = 18
const slots = 1 << bits
const anyByte = Array.from({ length: 256 }, (_, byte) => byte)

// Of the last three characters, of each its low byte.
const slotOf = (slot: number, char: number): number => ((slot << (bits / 3)) ^ (char & 0xff)) & (slots - 1)
