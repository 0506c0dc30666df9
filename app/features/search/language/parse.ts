// A question as a tree. `a b` means both, `or` either (both before either), `-` without, brackets group. Law: whatever is typed gives a tree or
// one fault that says what is wrong, where, and what to do; it never throws.
import { keyCalled, keyNear } from './keys.ts'
import { lex } from './lex.ts'
import type { Token } from './lex.ts'
import { termNode } from './term.ts'
import type { Mark, Node, Question } from './tree.ts'
import { SearchFault } from './fault.ts'
import { wordNode, wordsIn } from './words.ts'

/** Characters of a question, and parts of it: enough for a person, too few to be a burden. */
export const mostCharacters = 1000
const mostParts = 64
const deepest = 12

/** `now` is what `after:7d` counts from. */
export function parseSearch(typed: string, now: Date = new Date()): Question {
  const marks: Mark[] = []
  // What Postgres takes in no text and no JSON; the length stays, so that places do.
  const text = typed.toWellFormed().replaceAll('\u0000', ' ')
  try {
    if (text.length > mostCharacters)
      throw new SearchFault(`A search may have ${mostCharacters} characters. Shorten it.`, mostCharacters, text.length)
    const tokens = lex(text, (word) => keyCalled(word) !== undefined || keyNear(word) !== undefined)
    if (tokens.length > mostParts) {
      const { from = 0 } = tokens[mostParts] ?? {}
      throw new SearchFault(`A search may have ${mostParts} parts. Leave some out from here on.`, from, text.length)
    }
    return { tree: treeOf(tokens, { text, now, marks }), marks, fault: null }
  } catch (error) {
    if (!(error instanceof SearchFault)) throw error
    return { tree: null, marks, fault: { message: error.message, from: error.from, to: error.to } }
  }
}

type Context = { text: string; now: Date; marks: Mark[] }

function treeOf(tokens: readonly Token[], { text, now, marks }: Context): Node | null {
  let at = 0
  return either(0, true)

  /** `shown`: what is found by this part is marked; what must be absent is not. */
  function either(depth: number, shown: boolean): Node | null {
    const nodes = [both(depth, shown)]
    while (tokens[at]?.kind === 'or') {
      at++
      nodes.push(both(depth, shown))
    }
    return joined('or', nodes)
  }

  function both(depth: number, shown: boolean): Node | null {
    const nodes: Array<Node | null> = []
    for (;;) {
      const token = tokens[at]
      if (!token || token.kind === 'or') break
      if (token.kind === 'close') {
        if (depth > 0) break
        // One too many: nothing was opened that it could end.
        at++
      } else nodes.push(part(depth, shown))
    }
    return joined('and', nodes)
  }

  function part(depth: number, shown: boolean): Node | null {
    const token = tokens[at++]
    if (!token) return null
    if (depth >= deepest)
      throw new SearchFault(`Brackets may stand ${deepest} deep. Take some away.`, token.from, token.to)
    switch (token.kind) {
      case 'minus': {
        const node = part(depth + 1, !shown)
        return node && { op: 'not', node }
      }
      case 'open': {
        const node = either(depth + 1, shown)
        if (tokens[at]?.kind === 'close') at++
        return node
      }
      case 'term':
        return termNode(token, now)
      case 'word':
      case 'phrase':
        return said(token, shown)
      default:
        return null
    }
  }

  function said(token: Extract<Token, { kind: 'word' | 'phrase' }>, shown: boolean): Node | null {
    // The last word of all may still be typed; a blank or a quote ends it.
    const open = token.to === text.length && !(token.kind === 'phrase' && token.closed)
    const node = token.kind === 'word' ? wordNode(token.text, open) : phraseNode(token.text, open)
    if (node && shown) marks.push(node.op === 'part' ? { part: node.text } : { words: node.words })
    return node
  }
}

function phraseNode(text: string, begins: boolean) {
  const words = wordsIn(text)
  return words.length === 0 ? null : { op: 'words' as const, words, begins }
}

function joined(op: 'and' | 'or', nodes: ReadonlyArray<Node | null>): Node | null {
  const there = nodes.filter((node) => node !== null)
  return there.length <= 1 ? (there[0] ?? null) : { op, nodes: there }
}
