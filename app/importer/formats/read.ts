// Reading values of unknown shape without trusting any of them.
import { stripVTControlCharacters } from 'node:util'

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
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

/** The first line with something in it, on one line, at most `max` characters. */
export function oneLine(value: string, max = 200): string {
  const line = stripVTControlCharacters(value)
    .split(/[\r\n\u2028\u2029]/)
    .find((part) => part.trim() !== '')
  const flat = (line ?? '').replace(/\s+/g, ' ').trim()
  return flat.length <= max ? flat : `${flat.slice(0, max - 1).toWellFormed()}…`
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
