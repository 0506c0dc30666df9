// Values as they stand in SQL that somebody copies: branches and titles come from files, and must end in no shell and no statement.

/** A text as a literal of Postgres; characters that are not seen, or that a terminal obeys, as escapes. */
export function literal(text: string): string {
  const doubled = text.replaceAll("'", "''")
  if (!unseen.test(text) && !text.includes('\\')) return `'${doubled}'`
  const escaped = doubled.replaceAll('\\', '\\\\').replace(everyUnseen, (one) => `\\u${hex(one)}`)
  return `E'${escaped}'`
}

/** `expression in (…)`; `false` for no values. */
export const among = (expression: string, values: readonly string[]): string =>
  values.length === 0 ? 'false' : `${expression} in (${values.map(literal).join(', ')})`

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const unseen = /[\u0001-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/
const everyUnseen = new RegExp(unseen, 'g')
const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(4, '0')
