// Words as the index has them: cut at blanks and punctuation, so that db/import.ts is a phrase of db, import and ts.
import type { Node } from './tree.ts'

type Said = Extract<Node, { op: 'words' | 'part' }>

/** The parts of `text` that an index of words can know. Signs that only machines see are in none. */
export const wordsIn = (text: string): string[] => text.match(/[^\s!-/:-@[-`{-~\p{Cc}]+/gu) ?? []

/**
 * One word of a question. `*end` and `*middle*` look for letters anywhere, `begin*` for words that begin so; `begins` is said of the
 * last word while it is typed. Null for what has no letter.
 */
export function wordNode(text: string, begins: boolean): Said | null {
  const inner = text.replace(/^\*+|\*+$/g, '')
  const words = wordsIn(inner)
  if (words.length === 0) return null
  if (text.startsWith('*')) return { op: 'part', text: inner }
  return { op: 'words', words, begins: begins || text.endsWith('*') }
}
