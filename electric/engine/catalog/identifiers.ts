// Table and column names as a client writes them: bare (folded to lower case) or double-quoted, at most 63 characters.
import { escapeIdentifier } from 'pg'

export type TableName = { readonly schema: string; readonly name: string }

const MAX_LENGTH = 63

/** `name` or `schema.name`; a string says why it cannot be one. */
export function parseTableName(text: string): TableName | string {
  const parts = outsideQuotes(text, '.')
  const [first, second] = parts.map(parseIdentifier)
  if (!first || parts.length > 2) return `Invalid relation identifier, too many delimiters: ${text}`
  if (typeof first === 'string') return first
  if (second === undefined) return { schema: 'public', name: first.name }
  return typeof second === 'string' ? second : { schema: first.name, name: second.name }
}

/** A comma list of columns; a string says why it cannot be one. */
export function parseColumnList(text: string): string[] | string {
  const names: string[] = []
  for (const part of outsideQuotes(text, ',')) {
    const identifier = parseIdentifier(part)
    if (typeof identifier === 'string') return identifier
    names.push(identifier.name)
  }
  return names
}

/** Double-quoted for SQL. */
export function quoteIdentifier(name: string): string {
  return escapeIdentifier(name)
}

function parseIdentifier(text: string): { name: string } | string {
  const quoted = text.length > 1 && text.startsWith('"') && text.endsWith('"')
  const inner = quoted ? text.slice(1, -1) : text
  if (inner === '') return 'Invalid zero-length delimited identifier'
  if (quoted && inner.replaceAll('""', '').includes('"')) return `Invalid identifier with unescaped quote: ${inner}`
  if (!quoted && !BARE.test(inner)) return `Invalid unquoted identifier contains special characters: ${inner}`
  const name = quoted ? inner.replaceAll('""', '"') : inner.toLowerCase()
  return [...name].length > MAX_LENGTH ? `Identifier is too long (max length is ${MAX_LENGTH})` : { name }
}

const BARE = /^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*$/

function outsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '"') quoted = !quoted
    if (quoted || text[index] !== separator) continue
    parts.push(text.slice(start, index))
    start = index + 1
  }
  return [...parts, text.slice(start)]
}
