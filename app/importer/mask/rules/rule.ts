// What a rule of masking is. Law: a form is anchored on a prefix or a name that ordinary text does not have, and never matches
// an id; each of its words is a literal that every match contains, so that text without them is never searched.

export interface Rule {
  /** Stands in the mask, so that a reader knows what was there: `github-token`. */
  kind: string
  /** Literals (as written, case counts) of which a match contains at least one. */
  words: readonly string[]
  /** In place of the words in the search, where those stand in much ordinary text: a pattern that begins with one of them. */
  hint?: string
  /** Global. Group `value`, where there is one, is the part that is masked. */
  readonly form: RegExp
  /** What a person made up: its mask has no fingerprint, because a short one could be guessed from it. */
  weak?: true
  /** One run of characters without a blank: it can be put together again when it was cut in two. `start`: it begins with one of the words. */
  whole?: 'start' | 'within'
}

/** A token with a prefix that no other text has: `tail` is what follows it. */
export function token(kind: string, prefix: string | readonly string[], tail: string, hint?: string): Rule {
  const words = typeof prefix === 'string' ? [prefix] : prefix
  let form: RegExp | undefined
  return {
    kind,
    words,
    whole: 'start',
    ...(hint !== undefined && { hint }),
    // Made when a word of it is met: making all of them costs a hook more than all else that it does.
    get form() {
      return (form ??= new RegExp(String.raw`(?<![A-Za-z0-9_])(?:${literals(words)})${tail}`, 'g'))
    },
  }
}

/** A pattern of any of `words` as they stand. */
export const literals = (words: readonly string[]): string =>
  words.map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)).join('|')

/** Exactly `n` (or from n to m) of a class, and nothing more of it: a longer run is something else. */
export const exactly = (set: string, n: number, m = n): string => `[${set}]{${n},${m}}(?![${set}])`
export const alnum = 'A-Za-z0-9'
export const word = String.raw`A-Za-z0-9_\-`
export const hex = '0-9a-f'
