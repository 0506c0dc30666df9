// A case: spoiled files with overlapping slices of them, in an order. All of it follows from its seed.
import { random } from '#app/importer/demo/random.ts'
import type { Random } from '#app/importer/demo/random.ts'
import { wholeFiles } from './sources.ts'
import type { Whole } from './sources.ts'
import { spoilFile } from './spoil-file.ts'

export interface CaseFile {
  /** Below the folder of the case. */
  path: string
  bytes: Buffer
}

export interface Case {
  seed: number
  files: CaseFile[]
  /** Indexes of `files` in the order of the second database. */
  order: number[]
  /** No two files tell of one thing in different words, so that their rows must not depend on the order. */
  consistent: boolean
  /** How many records were spoiled. */
  mutated: number
}

const filesPerCase = 24
const copiesPerRecord = [1, 4, 16, 40] as const
let known: { files: Whole[]; lines: string[] } | null = null

/** `consistent`: each file and record once, without parts of others. */
export function makeCase(seed: number, consistent = false): Case {
  known ??= sources()
  const chance = random(seed)
  const files: CaseFile[] = []
  const picked = shuffled(known.files.length, chance)
  let mutated = 0
  for (let n = 0; n < filesPerCase; n++) {
    const whole = known.files[(consistent ? picked[n] : undefined) ?? chance.int(known.files.length)]
    if (!whole) continue
    const times = consistent ? 1 : chance.pick(copiesPerRecord)
    const spoiled = spoilFile(whole, consistent ? [] : known.lines, chance, times)
    mutated += spoiled.mutated
    for (const [i, bytes] of slicesOf(spoiled.bytes, whole.lines, chance).entries())
      files.push({ path: `${n}/${i}/${whole.name}`, bytes })
  }
  return { seed, files, order: shuffled(files.length, chance), consistent, mutated }
}

function sources() {
  const files = wholeFiles()
  const lines = files.filter((file) => file.lines).flatMap((file) => file.text.split('\n').filter(Boolean))
  return { files, lines }
}

function slicesOf(bytes: Buffer, lines: boolean, chance: Random): Buffer[] {
  if (!lines || chance.int(2) === 0) return [bytes]
  const ends = [0, bytes.length]
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) ends.push(at + 1)
  const at = () => ends[chance.int(ends.length)] ?? 0
  const [a, b] = [at(), at()]
  return [bytes.subarray(0, Math.max(a, b)), bytes.subarray(Math.min(a, b))]
}

function shuffled(length: number, chance: Random): number[] {
  const order = [...Array(length).keys()]
  for (let i = length - 1; i > 0; i--) {
    const j = chance.int(i + 1)
    const [a = 0, b = 0] = [order[i], order[j]]
    order[i] = b
    order[j] = a
  }
  return order
}
