// Where a secret stands and how it is made unreadable: a mark of the same length in bytes that says what was there, never over
// the end of a JSON string, never leaving half an escape. No dependencies: the capture hook carries this file as well.

export interface Span {
  from: number
  to: number
  kind: string
  /** The secret itself, where equal ones may be told by a fingerprint; null for what could be guessed from one. */
  secret: string | null
  /** What is written in its place, as long as it, where a mark would break what it stands in. */
  instead?: string
}

export interface Masked {
  text: string
  /** How many secrets were found. */
  found: number
}

/** The part of a span of `view` that lies within one JSON string of `text`; none when that is nothing. */
export function withinString(view: string, text: string, span: Span): Span[] {
  const to = borderAfter(view, text, span.from, span.to)
  return to > span.from ? [{ ...span, to }] : []
}

/** `text` with marks (or stars alone) for its spans, as long in bytes as before. What is a mask already stays. */
export function replaceSpans(text: string, spans: Span[], marks = true): Masked {
  let result = ''
  let at = 0
  let found = 0
  for (const span of spans.sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (span.to <= at || isMask.test(text.slice(span.from, span.to))) continue
    const start = Math.max(escapeAt(text, span.from), at)
    result +=
      text.slice(at, start) +
      (span.instead?.slice(start - span.from) ??
        (marks ? mark : stars)(Buffer.byteLength(text.slice(start, span.to)), span))
    at = span.to
    found++
  }
  return { text: result + text.slice(at), found }
}

// A mark may be followed by what a wider rule took for a part of the secret.
const isMask = /^\*[a-z0-9:*-]*\*+$/

/**
 * `*kind:fingerprint***`, or as much of it as fits: 6 hex digits of SHA-256 tell equal secrets, and no more of them than that.
 * `bytes` is the length of what is masked.
 */
function mark(bytes: number, { kind, secret }: Span): string {
  const print = secret === null ? '' : fingerprint(secret)
  for (const label of [`*${kind}${print}`, `*${kind}`]) if (label.length + 2 <= bytes) return label.padEnd(bytes, '*')
  return stars(bytes)
}

// Loaded when it is needed: it costs a hook, which seldom finds a secret, a tenth of its time. A hook runs on the agent's Node, and
// one before 20.16 has no way to load it here: the secret is masked all the same, without a fingerprint.
function fingerprint(secret: string): string {
  const load: typeof process.getBuiltinModule | undefined = process.getBuiltinModule
  const hash = load?.('node:crypto').createHash('sha256').update(secret).digest('hex')
  return hash === undefined ? '' : `:${hash.slice(0, 6)}`
}

const stars = (bytes: number): string => '*'.repeat(bytes)

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
