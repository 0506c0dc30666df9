// Bytes taken out of a source without moving the others. Law: the length stays, and so do the lines, so that places and hashes of what is
// left go on holding; a value of a JSON document becomes `null`, so that the document stays one.

/** [from, to) in bytes of the source. */
export type Span = readonly [from: number, to: number]

const [space, newline] = [0x20, 0x0a]
const nothing = Buffer.from('null')

/** Takes `spans` out of `bytes`, which stand at `at` of the source; answers how many bytes were changed. */
export function blank(bytes: Buffer, at: number, spans: readonly Span[], document: boolean): number {
  let changed = 0
  for (const [from, to] of spans) {
    const [start, end] = [Math.max(0, from - at), Math.min(bytes.length, to - at)]
    for (let i = start; i < end; i++) {
      const byte = bytes[i]
      const wanted = byte === newline ? newline : document ? (nothing[i + at - from] ?? space) : space
      if (byte === wanted) continue
      bytes[i] = wanted
      changed++
    }
  }
  return changed
}

/** Overlapping and touching spans as one, in order. */
export function merged(spans: readonly Span[]): Span[] {
  const all: Array<[number, number]> = []
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    const last = all.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else all.push([from, to])
  }
  return all
}
