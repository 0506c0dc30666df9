// The query string, read as Electric's server reads it: the last of two equal names wins, `a[b]` makes a map and `a[]` a list,
// a lone `%` stands for itself, and bytes that are not UTF-8 are refused.
import { invalidRequest } from '../errors.ts'

/** Values by name: text, or a list or map where the name had brackets. */
export type Fields = Map<string, unknown>

/** Reads what follows the `?` of a request target; refuses with 400. */
export function parseQuery(text: string): Fields {
  const fields: Fields = new Map()
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    if (pair === '') continue
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    assign(fields, name, equals < 0 ? '' : decode(pair.slice(equals + 1)))
  }
  return fields
}

function assign(fields: Fields, name: string, value: string): void {
  const bracket = name.indexOf('[')
  if (bracket <= 0 || !name.endsWith(']')) {
    fields.set(name, value)
    return
  }
  const base = name.slice(0, bracket)
  const inner = name.slice(bracket + 1, -1)
  const held = fields.get(base)
  if (inner === '') {
    if (Array.isArray(held)) held.push(value)
    else fields.set(base, [value])
    return
  }
  const map = held instanceof Map ? held : new Map<string, unknown>()
  // No parameter has more than one level; what is deeper is only there to be refused.
  const deeper = inner.indexOf('][')
  map.set(deeper < 0 ? inner : inner.slice(0, deeper), deeper < 0 ? value : new Map())
  fields.set(base, map)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Node hands the request target out byte by byte, so what was not percent-encoded is Latin-1 here. */
function decode(text: string): string {
  // oxlint-disable-next-line no-control-regex -- plain ASCII is the common case and needs no decoding.
  if (/^[\x00-\x24\x26-\x2a\x2c-\x7f]*$/.test(text)) return text
  const spaced = text.replaceAll('+', ' ')
  const bytes = spaced.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'))
  } catch {
    throw invalidRequest({ query: ['is not valid UTF-8'] })
  }
}
