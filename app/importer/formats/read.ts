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
  // Line by line and no further than needed, because outputs are long; no control sequence goes over the end of a line.
  for (const [line] of value.matchAll(/[^\r\n\u2028\u2029]+/g)) {
    const words = flat(beginOf(line, 16 * max))
    if (words !== '') return words.length <= max ? words : `${words.slice(0, max - 1).toWellFormed()}…`
  }
  return ''
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
  if (Array.isArray(value))
    return value
      .map(contentText)
      .filter((part) => part !== '')
      .join('\n')
  if (!isObject(value)) return ''
  return text(value['text']) ?? (value['content'] === undefined ? '' : contentText(value['content']))
}
