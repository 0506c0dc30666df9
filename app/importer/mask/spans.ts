// Where a secret stands and how it is made unreadable: stars of the same length in bytes, never over the end of a JSON string,
// never leaving half an escape. No dependencies: the capture hook carries this file as well.

export type Span = [from: number, to: number]

/** The part of a span of `view` that lies within one JSON string of `text`; none when that is nothing. */
export function withinString(view: string, text: string, from: number, end: number): Span[] {
  const border = borderAfter(view, text, from, end)
  return border > from ? [[from, border]] : []
}

/** `text` with stars for its spans, as long in bytes as before. */
export function replaceSpans(text: string, spans: Span[]): string {
  let result = ''
  let at = 0
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    if (to <= at) continue
    const start = Math.max(escapeAt(text, from), at)
    result += text.slice(at, start) + '*'.repeat(Buffer.byteLength(text.slice(start, to)))
    at = to
  }
  return result + text.slice(at)
}

// Where the JSON string that holds the secret ends: a `"` of the text that the view shows as a line end.
function borderAfter(view: string, text: string, from: number, end: number): number {
  for (let i = from; i < end; i++) if (text[i] === '"' && view[i] === '\n') return i
  return end
}

// The first character of a secret may be written as an escape, whose last letter is where the view shows it: half an escape
// left standing would no longer be JSON.
function escapeAt(text: string, at: number): number {
  const before = /\\(?:u[0-9a-fA-F]{0,3})?$/.exec(text.slice(Math.max(0, at - 5), at))
  if (!before) return at
  const slash = at - before[0].length
  const run = /\\*$/.exec(text.slice(Math.max(0, slash - 64), slash))?.[0].length ?? 0
  return run % 2 === 0 ? slash : at
}
