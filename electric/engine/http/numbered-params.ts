// Parameters of a clause: texts named by the numbers 1..k.

/** Texts numbered 1..k without a gap, from `[number, text]` pairs; undefined when a number is missing or wrong. */
export function numberedParams(pairs: readonly (readonly [string, string])[]): string[] | undefined {
  const byNumber = new Map(pairs)
  const params = Array.from({ length: byNumber.size }, (_, index) => byNumber.get(String(index + 1)))
  return params.every((text) => text !== undefined) ? params : undefined
}
