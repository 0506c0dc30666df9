// Names and text made unreadable for a screenshot. Pure. Law: one word becomes the same word everywhere on the screen, keeps its length
// and its capitals so that nothing moves, and cannot be read back: the salt is of this page alone.

/** Whether all words of a text are the console's own: then it says nothing of anybody. */
export type IsOwn = (text: string) => boolean

/** The text with each word that has a letter replaced; the console's own phrases, numbers, blanks and punctuation stay. */
export function anonymised(text: string, salt: number, isOwn: IsOwn): string {
  return isOwn(text) ? text : text.replace(words, (word) => pseudonym(word, salt))
}

/** Knows phrases that stand in the sources, with numbers between them and with an s at their end. */
export function ownPhrases(phrases: readonly string[]): IsOwn {
  const known = new Set(phrases.map((one) => one.trim().toLowerCase()))
  return (text) =>
    text
      .toLowerCase()
      .split(numbers)
      .map((part) => part.trim())
      .every((part) => !/\p{L}/u.test(part) || known.has(part) || known.has(part.replace(/s$/, '')))
}

function pseudonym(word: string, salt: number): string {
  if (!/\p{L}/u.test(word)) return word
  let hash = salt >>> 0
  for (const letter of word.toLowerCase()) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  let made = ''
  for (const [i, letter] of [...word].entries()) {
    hash = (Math.imul(hash, 1664525) + 1013904223) >>> 0
    const from = i % 2 === 0 ? consonants : vowels
    const next = from[(hash >>> 16) % from.length] ?? 'a'
    made += letter !== letter.toLowerCase() ? next.toUpperCase() : next
  }
  return made
}

const consonants = 'bdfgklmnprstvz'
const vowels = 'aeiou'
const words = /[\p{L}\p{M}\p{N}]+/gu
// Also sizes, money and shares, as the console writes them.
const numbers = /[<≥≤~+−-]?\$?\d[\d.,:]*\s?(?:%|ms|s|m|h|d|KB|MB|GB|B)?(?![\p{L}\p{N}])|[·|/→…]/gu
