// Parameters of a clause: texts named by the numbers 1..k.
import type { Fields } from './query.ts'

/** The texts in the order of their numbers; a string says why they cannot be that. */
export function numberedParams(fields: Fields): string[] | string {
  const params: string[] = []
  for (const name of fields.keys()) if (!/^-?\d+$/.test(name)) return 'Parameters can only use numbers as keys'
  for (let number = 1; number <= fields.size; number += 1) {
    const text = fields.get(String(number))
    if (text === undefined) return 'Parameters must be numbered sequentially, starting from 1'
    if (typeof text !== 'string') return 'is invalid'
    // Postgres has no text with it.
    if (text.includes('\0')) return 'cannot contain a NUL character'
    params.push(text)
  }
  return params
}
