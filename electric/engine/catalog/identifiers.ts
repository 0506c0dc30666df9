// Table and column names as a client writes them: bare (folded to lower case) or double-quoted, at most 63 characters.
import { escapeIdentifier } from 'pg'

export type TableName = { readonly schema: string; readonly name: string }

const PART = /(?:"((?:[^"]|"")+)"|([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*))/y
const MAX_LENGTH = 63

/** `name` or `schema.name`; a string says why it cannot be one. */
export function parseTableName(text: string): TableName | string {
  const parts = parseParts(text, '.')
  if (typeof parts === 'string') return parts
  const [first, second] = parts
  if (parts.length > 2 || first === undefined) return `Invalid table name ${text}: expected name or schema.name`
  return second === undefined ? { schema: 'public', name: first } : { schema: first, name: second }
}

/** A comma list of columns, without doubles; a string says why it cannot be one. */
export function parseColumnList(text: string): string[] | string {
  const parts = parseParts(text, ',')
  return typeof parts === 'string' ? parts : [...new Set(parts)]
}

/** Double-quoted for SQL. */
export function quoteIdentifier(name: string): string {
  return escapeIdentifier(name)
}

function parseParts(text: string, separator: string): string[] | string {
  const parts: string[] = []
  let position = 0
  for (;;) {
    if (separator === ',') while (text[position] === ' ') position += 1
    PART.lastIndex = position
    const match = PART.exec(text)
    if (!match) return `Invalid identifier at character ${position + 1} of ${text}`
    const part = match[1] === undefined ? (match[2] ?? '').toLowerCase() : match[1].replaceAll('""', '"')
    if (part.length > MAX_LENGTH) return `Identifier ${part} is too long (max length is ${MAX_LENGTH})`
    parts.push(part)
    position = PART.lastIndex
    if (separator === ',') while (text[position] === ' ') position += 1
    if (position === text.length) return parts
    if (text[position] !== separator) return `Invalid identifier at character ${position + 1} of ${text}`
    position += 1
  }
}
