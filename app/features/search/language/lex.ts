// Cuts a question into its parts: words, phrases, `key:value` terms, brackets, minus and `or`. Law: every text can be cut. What is still being
// typed (a phrase or bracket without its end) is taken as ended; only keys and values can be wrong, and the parser says so.

/** From the first character of a part to behind its last. */
export type Span = { from: number; to: number }

/** One value of a term; `quoted` values are taken letter by letter. */
export type Value = Span & { text: string; quoted: boolean }

export type Token = Span &
  (
    | { kind: 'open' | 'close' | 'or' | 'minus' }
    | { kind: 'word'; text: string }
    /** `closed`: its quote has been typed, so its last word is whole. */
    | { kind: 'phrase'; text: string; closed: boolean }
    | { kind: 'term'; key: string; comparison: Comparison; values: Value[] }
  )

export const comparisons = ['!=', '>=', '<=', '=', '>', '<'] as const
export type Comparison = (typeof comparisons)[number]

/** `isKey` decides which words before a colon are keys: `http://…` and `std::vector` are words. */
export function lex(text: string, isKey: (word: string) => boolean): Token[] {
  const tokens: Token[] = []
  let depth = 0
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (isBlank(char)) at++
    else if (char === '(') depth += mark('open', 1)
    else if (char === ')') depth = Math.max(0, depth - mark('close', 1))
    else if (char === '"') phrase()
    else if (char === '-' && startsPart(text.charAt(at + 1))) mark('minus', 1)
    else word()
  }
  return tokens

  function mark(kind: 'open' | 'close' | 'minus', length: number): number {
    tokens.push({ kind, from: at, to: at + length })
    at += length
    return 1
  }

  function phrase(): void {
    const { inner, to, closed } = quotedAt(text, at)
    tokens.push({ kind: 'phrase', text: inner, closed, from: at, to })
    at = to
  }

  function word(): void {
    const key = /^([a-z][a-z-]{1,20}):/i.exec(text.slice(at, at + 24))?.[1]
    if (key !== undefined && isKey(key.toLowerCase())) return term(key)
    const to = bareEnd(text, at, depth > 0, /["\s]/)
    const said = text.slice(at, to)
    if (said.toLowerCase() === 'or') tokens.push({ kind: 'or', from: at, to })
    else tokens.push({ kind: 'word', text: said, from: at, to })
    at = to
  }

  function term(key: string): void {
    const from = at
    at += key.length + 1
    const comparison = comparisons.find((sign) => text.startsWith(sign, at))
    at += comparison?.length ?? 0
    const values: Value[] = []
    for (;;) {
      if (text.charAt(at) === '"') {
        const { inner, to } = quotedAt(text, at)
        values.push({ text: inner, quoted: true, from: at, to })
        at = to
      } else {
        const to = bareEnd(text, at, depth > 0, /[",\s]/)
        if (to > at) values.push({ text: text.slice(at, to), quoted: false, from: at, to })
        at = to
      }
      if (text.charAt(at) !== ',') break
      at++
    }
    tokens.push({ kind: 'term', key: key.toLowerCase(), comparison: comparison ?? '=', values, from, to: at })
  }
}

const isBlank = (char: string): boolean => /[\s\p{Cc}]/u.test(char)
// A dash before a word takes it away; the two of an option (--data) belong to it, and one alone is a dash.
const startsPart = (char: string): boolean => char !== '' && char !== '-' && !isBlank(char)

function quotedAt(text: string, from: number) {
  const end = text.indexOf('"', from + 1)
  const closed = end >= 0
  return { inner: text.slice(from + 1, closed ? end : undefined), to: closed ? end + 1 : text.length, closed }
}

/** Brackets within a word belong to it in pairs: `path:src/(app)/x`, `call()`; one that closes a group does not. */
function bareEnd(text: string, from: number, inGroup: boolean, ends: RegExp): number {
  let open = 0
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at)
    if (ends.test(char) || (/\p{Cc}/u.test(char) && at > from)) return at
    if (char === '(') open++
    else if (char === ')' && --open < 0) {
      if (inGroup) return Math.max(at, from + (at === from ? 1 : 0))
      open = 0
    }
  }
  return text.length
}
