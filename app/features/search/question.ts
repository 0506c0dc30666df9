// A question as somebody types it, in the words that the index has: "a phrase", -without, or. What is written together with
// punctuation (db/import.ts, --data) is a phrase of its parts, because that is how it was cut.

/** The question for `search_events()`; empty when it holds no word. A blank at its end says that its last word is whole. */
export function questionOf(typed: string): string {
  const parts = partsOf(typed)
  const said = parts.map(({ words, without, joined }) => {
    const one = joined ? `"${words.join(' ')}"` : words[0]
    return without ? `-${one}` : one
  })
  return said.join(' ') + (parts.at(-1)?.whole ? ' ' : '')
}

/** A test for the words of the question in a text, in the order of the question; for marking them. */
export function marksOf(typed: string): RegExp | null {
  const wanted = partsOf(typed).filter((part) => !part.without && part.words[0]?.toLowerCase() !== 'or')
  const forms = wanted.map(({ words }) => words.join(String.raw`[^\p{L}\p{N}]+`))
  return forms.length === 0 ? null : new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${forms.join('|')})[\p{L}\p{N}]*`, 'giu')
}

type Part = { words: string[]; without: boolean; joined: boolean; whole: boolean }

function partsOf(typed: string): Part[] {
  const parts: Part[] = []
  for (const [said, minus, phrase, bare] of typed.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)) {
    const words = (phrase ?? bare ?? '').match(/[^\s!-/:-@[-`{-~\p{Cc}]+/gu) ?? []
    // A dash before a word takes it away; the two of an option are part of it.
    const without = minus === '-' && !bare?.startsWith('-')
    if (words.length > 0)
      parts.push({ words, without, joined: phrase !== undefined || words.length > 1, whole: said.endsWith('"') })
  }
  return parts
}
