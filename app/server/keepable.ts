// Texts that are kept as they were sent, or refused: Postgres takes no U+0000, and half of a surrogate pair becomes another character
// on its way there, without a word.
import { AppError } from './errors.ts'

/** Whether every text in what a request carries can be kept byte for byte. */
export function isKeepable(value: unknown, seen = new Set<object>()): boolean {
  if (typeof value === 'string') return !value.includes('\u0000') && value.isWellFormed()
  // What travels here may refer to itself.
  if (typeof value !== 'object' || value === null || seen.has(value)) return true
  seen.add(value)
  return Object.entries(value).every(([name, one]) => isKeepable(name, seen) && isKeepable(one, seen))
}

export const unkeepable = () =>
  new AppError(
    'bad_input',
    'A text has characters that cannot be kept (U+0000, or half of a pair). Nothing was changed; remove them.',
  )

/** The text without what cannot be kept: of codes in addresses, which hold nothing of the kind, so that such a one is wrong like any other. */
export const keepablePart = (text: string) => text.replaceAll('\u0000', '').toWellFormed()
