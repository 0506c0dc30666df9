// Masks found again in bytes that hold some: what `mask/spans.ts` writes. Bare stars may also be the text's own; masks within
// base64 have no mark and are not found.

export interface MaskAt {
  /** In bytes of the source. */
  offset: number
  length: number
  /** Null for a mask of stars alone, where no kind had room. */
  kind: string | null
  /** Equal secrets have equal ones; null where the kind has none. */
  fingerprint: string | null
}

// A star before it would make it emphasis in the text.
const marks = /(?<!\*)\*(?:([a-z0-9]+(?:-[a-z0-9]+)*)(?::([0-9a-f]{6}))?\*{2,}|\*{3,})/g

/** The masks in `bytes`, which stand at `from` in the source. */
export function* masksIn(bytes: Buffer, from: number): Generator<MaskAt> {
  // One character a byte, so that positions are bytes; marks are ASCII.
  for (const { index, 0: text, 1: kind, 2: fingerprint } of bytes.toString('latin1').matchAll(marks))
    yield { offset: from + index, length: text.length, kind: kind ?? null, fingerprint: fingerprint ?? null }
}
