// Reading values of unknown shape without trusting any of them.
import { stripVTControlCharacters } from 'node:util'
import { clean } from '../clean.ts'

export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

export const object = (value: unknown): Json => (isObject(value) ? value : {})
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
export const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
/** Text or a number as text; empty for anything else, which may not even have a `toString`. */
export const word = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
export const count = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.round(value) : 0

/** The id of a process as a column takes it; null for what no system gives. */
export const processId = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : null

/** `value` parsed when it is JSON text of an object or a list; else as it is. */
export function parsedIfJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return clean(JSON.parse(value) as unknown)
  } catch {
    return value
  }
}

/** The first line with something in it, on one line, at most `max` characters. */
export function oneLine(value: string, max = 200): string {
  const plain = plainLine(value, max)
  if (plain !== null) return plain
  // Line by line and no further than needed, because outputs are long; no control sequence goes over the end of a line.
  for (const [line] of value.matchAll(/[^\r\n\u2028\u2029]+/g)) {
    const words = flat(beginOf(line, 16 * max))
    if (words !== '') return cutTo(words, max)
  }
  return ''
}

/** `head` and `words`, which are on one line already, as one. */
export const headed = (head: string, words: string, max = 200): string =>
  words === '' ? head : cutTo(`${head} ${words}`, max)

const cutTo = (words: string, max: number) =>
  words.length <= max ? words : `${words.slice(0, max - 1).toWellFormed()}…`

// What nearly all lines are, told without a pattern: words, blanks and colours. Null where it takes more to know what is shown.
function plainLine(value: string, max: number): string | null {
  let words = ''
  let from = 0
  let blank = true
  // One character more than there is room for, so that what is cut is known to go on.
  let end = max + 1
  let i = 0
  for (; i < value.length && (i < end || blank); i++) {
    const code = value.charCodeAt(i)
    if (code > 0x20 && code < 0x7f) {
      blank = false
      continue
    }
    if (code === 0x20 && !blank) {
      blank = true
      continue
    }
    let next = i + 1
    if (code === 0x20 || code === 0x09) {
      words += value.slice(from, i)
      if (!blank) words += ' '
      blank = true
    } else if (code === 0x0a || code === 0x0d) {
      if (words !== '' || i > from) break
    } else if (code === 0x1b) {
      const after = endOfColour(value, i)
      if (after === null) return null
      words += value.slice(from, i)
      next = after
    } else if (isPlain(code)) {
      blank = false
      continue
    } else return null
    from = next
    end = from + max + 1 - words.length
    i = next - 1
  }
  if (from === 0 && i === value.length && !blank) return cutTo(value, max)
  words += value.slice(from, i)
  return cutTo(blank && words !== '' ? words.slice(0, -1) : words, max)
}

// Whatever is no control and, by `\s`, no blank or line end.
const isPlain = (code: number) =>
  (code > 0xa0 && code < 0x1680) ||
  (code > 0x1680 && code < 0x2000) ||
  (code > 0x200a && code < 0x2028) ||
  (code > 0x2029 && code < 0x202f) ||
  (code > 0x202f && code < 0x205f) ||
  (code > 0x205f && code < 0x3000) ||
  (code > 0x3000 && code !== 0xfeff)

// `ESC [ 1 ; 31 m`, as nearly every tool colours its words.
function endOfColour(value: string, at: number): number | null {
  if (value.charCodeAt(at + 1) !== 0x5b) return null
  let digits = 0
  for (let i = at + 2; digits <= 4; i++) {
    const code = value.charCodeAt(i)
    if (code === 0x6d) return i + 1
    if (code === 0x3b) digits = 0
    else if (code >= 0x30 && code <= 0x39) digits++
    else return null
  }
  return null
}

// Never cut within a control sequence, nor where blanks may leave too little.
function beginOf(line: string, length: number): string {
  const begin = line.slice(0, length)
  return line.length > length && !/\s{8}|\p{Cc}/u.test(begin) ? begin : line
}

function flat(line: string): string {
  const plain = stripVTControlCharacters(line).trim()
  return /\s\s|[^\S ]/.test(plain) ? plain.replace(/\s+/g, ' ') : plain
}

/** All text of a content value: a string, a list of strings and text blocks, or an object with `text` or `content`. */
export function contentText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.length === 1) return contentText(value[0])
  if (Array.isArray(value))
    return value
      .map(contentText)
      .filter((part) => part !== '')
      .join('\n')
  if (!isObject(value)) return ''
  return text(value['text']) ?? (value['content'] === undefined ? '' : contentText(value['content']))
}
