// What a `key:value` means. Every refusal names the key, the value and a form that would be right.
import { SearchFault } from './fault.ts'
import { pathNode } from './glob.ts'
import { keyCalled, keyNear } from './keys.ts'
import type { Key } from './keys.ts'
import type { Comparison, Token, Value } from './lex.ts'
import { momentNode } from './moment.ts'
import type { Node, SessionField, Sign } from './tree.ts'
import { wordsIn } from './words.ts'

type Term = Extract<Token, { kind: 'term' }>

/** The node of a term. Throws SearchFault. */
export function termNode(term: Term, now: Date): Node {
  const key = keyCalled(term.key)
  if (!key) {
    const near = keyNear(term.key)
    throw new SearchFault(
      `There is no key "${term.key}:". ${near ? `Did you mean ${near.name}:, as in ${near.example}? ` : ''}To look for the words, put them in quotes.`,
      term.from,
      term.from + term.key.length + 1,
    )
  }
  const values = term.values.filter(({ text }) => text.trim() !== '')
  if (values.length === 0)
    throw new SearchFault(`${key.name}: needs a value, as in ${key.example}.`, term.from, term.to)
  if (isCompared(key)) return among(values.map((value) => comparedNode(key, term, value, now)))
  if (term.comparison === '=') return plainNode(key, values)
  if (term.comparison === '!=') return { op: 'not', node: plainNode(key, values) }
  throw new SearchFault(
    `${key.name}: cannot be compared with ${term.comparison}. Write ${key.example}, or -${key.example} for all others.`,
    term.from,
    term.to,
  )
}

const isCompared = ({ reading }: Key): boolean => ['number', 'amount', 'moment'].includes(reading)

const among = (nodes: Node[]): Node => {
  const [first, ...others] = nodes
  return first && others.length === 0 ? first : { op: 'or', nodes }
}

const signs: Record<Comparison, Sign> = { '=': '=', '!=': '<>', '<': '<', '>': '>', '<=': '<=', '>=': '>=' }

function comparedNode(key: Key, term: Term, value: Value, now: Date): Node {
  if (key.reading === 'moment') {
    if (term.comparison !== '=')
      throw new SearchFault(
        `${key.name}: takes a day, as in ${key.example}, without ${term.comparison}.`,
        term.from,
        term.to,
      )
    return momentNode(key, value, now)
  }
  const text = key.reading === 'amount' ? value.text.replace(/^\$/, '') : value.text
  const wanted = key.reading === 'amount' ? /^\d{1,9}(\.\d{1,6})?$/ : /^-?\d{1,9}$/
  if (!wanted.test(text))
    throw new SearchFault(
      `"${value.text}" is no number. Write ${key.name}: with a number, as in ${key.example}.`,
      value.from,
      value.to,
    )
  return { op: key.name === 'cost' ? 'cost' : 'exit', is: signs[term.comparison], number: Number(text) }
}

function plainNode(key: Key, values: readonly Value[]): Node {
  switch (key.reading) {
    case 'path':
      return pathNode(values)
    case 'word':
      return wordOf(key, values)
    case 'fact':
      return { op: 'facts', any: values.map((value) => factOf(key, value)) }
    case 'hash':
      return among(values.map(hashNode))
    default:
      return { op: 'session', field: key.name as SessionField, like: values.map((value) => likeOf(key, value)) }
  }
}

/** `*` stands at the end of such a value, or nowhere: the index knows beginnings. */
function factOf(key: Key, { text, quoted, from, to }: Value): string {
  const inner = quoted ? text : text.replace(/\*+$/, '')
  if (!quoted && inner.includes('*'))
    throw new SearchFault(
      `In ${key.name}: a * may stand at the end only, as in ${key.name}:${inner.split('*')[0] || 'mcp'}*.`,
      from,
      to,
    )
  return `${key.name}=${inner.toLowerCase()}${!quoted && text.endsWith('*') ? '*' : ''}`
}

function wordOf(key: Key, values: readonly Value[]): Node {
  const words = values.map(({ text, from, to }) => {
    const word = text.toLowerCase()
    if (!key.values?.includes(word))
      throw new SearchFault(`${key.name}: knows no "${text}". It takes ${key.values?.join(', ')}.`, from, to)
    return word
  })
  if (key.name === 'is') return { op: 'standing', any: words }
  if (key.name === 'kind') return { op: 'facts', any: words.map((word) => `kind=${word}`) }
  return among(
    words.map((word): Node =>
      word === 'comment' ? { op: 'commented' } : { op: 'facts', any: [hasFacts[word] ?? ''] },
    ),
  )
}

const hasFacts: Partial<Record<string, string>> = { error: 'failed=yes', exit: 'exit=*', path: 'path=*' }

function hashNode({ text, from, to }: Value): Node {
  if (!/^[0-9a-f]{4,64}$/i.test(text))
    throw new SearchFault(
      `"${text}" is no commit. Write at least four digits of its hash, as in commit:8c53555.`,
      from,
      to,
    )
  return { op: 'words', words: wordsIn(text.toLowerCase()), begins: true }
}

/** A pattern of LIKE; the signs that mean something there are letters here. */
function likeOf({ reading, name }: Key, { text, quoted }: Value): string {
  const letters = text.replace(/[\\%_]/g, String.raw`\$&`)
  const pattern = quoted ? letters : letters.replace(/\*+/g, '%')
  if (reading === 'part' && !(name === 'person' && text === 'me')) return `%${pattern}%`
  return pattern
}
