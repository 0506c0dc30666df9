// Chance that can be repeated: the same seed makes the same files.
import { v5 } from 'uuid'

export interface Random {
  /** 0 ≤ n < below. */
  int: (below: number) => number
  pick: <T>(from: readonly [T, ...T[]]) => T
  uuid: () => string
  /** `length` characters as in the ids of vendors. */
  id: (length: number) => string
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789'

/** mulberry32: small, quick, good enough for made-up sessions. */
export function random(seed: number): Random {
  let state = seed >>> 0
  let made = 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (below: number) => Math.floor(next() * below)
  return {
    int,
    pick: (from) => from[int(from.length)] ?? from[0],
    uuid: () => v5(`${seed}:${made++}`, '6f9b2a34-0d6c-4d5e-9a57-7d3b7a1c9e10'),
    id: (length) => Array.from({ length }, () => letters[int(letters.length)]).join(''),
  }
}
