// Files as an adversary finds them: subsets, prefixes, middles and ends of one transcript in folders of their own, with the same
// name. Together the slices of a file hold all of its lines, so that their rows have to be those of the file.
import type { Random } from '#app/importer/demo/random.ts'

export interface Transcript {
  name: string
  bytes: Buffer
  /** A record a line; else it is taken whole. */
  lines: boolean
}

export interface Slice {
  /** Below the folder of the round. */
  path: string
  bytes: Buffer
}

/** One to six slices of a file, in random order, some of them the same. */
export function slicesOf({ name, bytes, lines }: Transcript, nth: number, chance: Random): Slice[] {
  const ends = lines ? endsOfLines(bytes) : []
  const wanted = ends.length < 2 ? 1 : 1 + chance.int(6)
  const cuts = [0, ...Array.from({ length: wanted - 1 }, () => chance.int(ends.length)), ends.length].sort(
    (a, b) => a - b,
  )
  const overlap = chance.int(3) === 0 ? 0 : 1 + chance.int(20)
  const parts = cuts.slice(1).map((to, i) => {
    const from = Math.max(0, (cuts[i] ?? 0) - overlap)
    return bytes.subarray(from === 0 ? 0 : ends[from - 1], to === ends.length ? bytes.length : ends[to - 1])
  })
  if (chance.int(4) === 0) parts.push(bytes.subarray(0, ends[chance.int(Math.max(1, ends.length))] ?? bytes.length))
  return shuffled(parts, chance).map((part, n) => ({ path: `${nth}/${n}/${name}`, bytes: part }))
}

export function shuffled<T>(all: readonly T[], chance: Random): T[] {
  const keyed = all.map((one) => ({ one, key: chance.int(2 ** 30) }))
  return keyed.sort((a, b) => a.key - b.key).map(({ one }) => one)
}

function endsOfLines(bytes: Buffer): number[] {
  const ends: number[] = []
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) ends.push(at + 1)
  if (ends.at(-1) !== bytes.length) ends.push(bytes.length)
  return ends
}
