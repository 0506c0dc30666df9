// What can be written next in a search: keys, and values of a key. Pure: whoever asks brings the values that there are.
import { keyCalled, keys } from './keys.ts'
import type { KeyName } from './keys.ts'
import { lex } from './lex.ts'

/** `text` takes the place of what stands from `from` to `to`. */
export type Suggestion = { text: string; from: number; to: number; help: string }
export type KnownValues = Partial<Record<KeyName, readonly string[]>>

const most = 8

/** What goes on at `caret`; nothing within a phrase, and nothing that is written already. */
export function suggestions(text: string, caret: number, known: KnownValues): Suggestion[] {
  const before = text.slice(0, caret)
  const start = /[^\s()]*$/.exec(before)?.index ?? caret
  const part = before.slice(start)
  const minus = /^-?/.exec(part)?.[0].length ?? 0
  const word = part.slice(minus)
  const from = start + minus
  if (inPhrase(before)) return []
  const [, name = '', typed = ''] = /^([a-z-]+):(.*)$/i.exec(word) ?? []
  const key = keyCalled(name.toLowerCase())
  if (!key) return word.includes(':') ? [] : keysFor(word, from, caret)
  const last = /[^,]*$/.exec(typed)?.[0] ?? ''
  const values = [...new Set([...(known[key.name] ?? []), ...(key.values ?? [])])]
  return values
    .filter((value) => value.toLowerCase().includes(last.toLowerCase()) && value !== last)
    .toSorted((a, b) => Number(begins(b, last)) - Number(begins(a, last)))
    .slice(0, most)
    .map((value) => ({ text: `${written(value)} `, from: caret - last.length, to: caret, help: '' }))
}

const begins = (value: string, typed: string): boolean => value.toLowerCase().startsWith(typed.toLowerCase())
const written = (value: string): string => (/[\s,()"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value)

function keysFor(word: string, from: number, to: number): Suggestion[] {
  const typed = word.toLowerCase()
  return keys
    .filter(({ name }) => name.startsWith(typed))
    .slice(0, typed === '' ? 6 : most)
    .map(({ name, help }) => ({ text: `${name}:`, from, to, help }))
}

/** A quote that nothing has ended yet. */
const inPhrase = (before: string): boolean => (before.match(/"/g)?.length ?? 0) % 2 === 1

/** The terms of a search, each with the search that is left without it. */
export function termsOf(text: string): Array<{ label: string; without: string }> {
  const tokens = lex(text, (word) => keyCalled(word) !== undefined)
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'term') return []
    const minus = tokens[i - 1]
    const from = minus?.kind === 'minus' && minus.to === token.from ? minus.from : token.from
    const without = `${text.slice(0, from).trimEnd()} ${text.slice(token.to).trimStart()}`.trim()
    return [{ label: text.slice(from, token.to), without }]
  })
}
