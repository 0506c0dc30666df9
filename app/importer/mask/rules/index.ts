// All rules of our own, and which of them can match a text at all.
import { general } from './general.ts'
import { Literals } from '../literals.ts'
import { literals } from './rule.ts'
import type { Rule } from './rule.ts'
import { vendors } from './vendors.ts'

export const rules: readonly Rule[] = [...vendors, ...general]

const byWord = new Map<string, Rule[]>()
for (const rule of rules)
  if (rule.hint === undefined) for (const word of rule.words) byWord.set(word, [...(byWord.get(word) ?? []), rule])
const hinted = rules.filter((rule) => rule.hint !== undefined)
// Of two words where one begins the other the longer must be tried first; what the shorter says is said with it.
const words = [...byWord.keys()].sort((a, b) => b.length - a.length)
const anyWord = new Literals(
  rules.flatMap((rule) => rule.words),
  [literals(words), ...rules.flatMap((rule) => rule.hint ?? [])].join('|'),
)

/** A pattern of the words that tokens begin with. */
export const startWords = (): string =>
  literals([...new Set(rules.flatMap((rule) => (rule.whole === 'start' ? rule.words : [])))])

/** The rules of which a word stands in `text`, in the order of `rules`; none for most text. */
export function rulesFor(text: string): Rule[] {
  const found = new Set<Rule>()
  for (let match = anyWord.next(text); match; match = anyWord.next(text, match.index + 1))
    for (const rule of named(match[0])) found.add(rule)
  return found.size === 0 ? [] : rules.filter((rule) => found.has(rule))
}

// Worked out when a word is met for the first time: a hook meets few of them.
const known = new Map<string, Rule[]>()

function named(match: string): Rule[] {
  if (!byWord.has(match)) return hinted.filter(({ hint }) => new RegExp(`^(?:${hint})$`).test(match))
  let rulesOf = known.get(match)
  if (!rulesOf) {
    rulesOf = words.filter((word) => match.startsWith(word)).flatMap((word) => byWord.get(word) ?? [])
    known.set(match, rulesOf)
  }
  return rulesOf
}
