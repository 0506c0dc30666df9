// Code as lines of coloured pieces: what a highlighter's tree becomes, and how a piece is parted where a change begins. Pure.
import type { createLowlight } from 'lowlight'

type Root = ReturnType<ReturnType<typeof createLowlight>['highlight']>
type RootContent = Root['children'][number]

/** A run of text of one kind; `changed` where a line differs from the one it took the place of. */
export type Token = { text: string; kind?: TokenKind; changed?: boolean }
export type TokenKind = 'keyword' | 'string' | 'comment' | 'number' | 'name' | 'type' | 'meta'

/** Each line of the text with its tokens, without the line ends. */
export function linesOf(tree: Root): Token[][] {
  const lines: Token[][] = [[]]
  const walk = (nodes: readonly RootContent[], kind: TokenKind | undefined) => {
    for (const node of nodes) {
      if (node.type === 'element') walk(node.children as RootContent[], kindOf(node.properties.className) ?? kind)
      if (node.type !== 'text') continue
      for (const [index, text] of node.value.split('\n').entries()) {
        if (index > 0) lines.push([])
        if (text !== '') lines.at(-1)?.push(kind ? { text, kind } : { text })
      }
    }
  }
  walk(tree.children, undefined)
  return lines
}

/** `tokens` with the characters from `start` to `end` marked as changed. */
export function withChange(tokens: readonly Token[], start: number, end: number): Token[] {
  const parted: Token[] = []
  let at = 0
  for (const token of tokens) {
    const cuts = [start - at, end - at].filter((cut) => cut > 0 && cut < token.text.length)
    let from = 0
    for (const to of [...cuts, token.text.length]) {
      const text = token.text.slice(from, to)
      const isChanged = at + from >= start && at + to <= end
      if (text !== '') parted.push(isChanged ? { ...token, text, changed: true } : { ...token, text })
      from = to
    }
    at += token.text.length
  }
  return parted
}

/** Where two lines differ: characters before and after that are alike on both sides. Null when little or all of them is. */
export function changedPart(
  before: string,
  after: string,
): { start: number; beforeEnd: number; afterEnd: number } | null {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let alike = 0
  while (alike < shorter - start && before.at(-1 - alike) === after.at(-1 - alike)) alike++
  // What is alike by its indentation alone is another line.
  const said = before.slice(0, start).trim().length + before.slice(before.length - alike).trim().length
  if (said < 3 || said * 3 < Math.max(before.trim().length, after.trim().length)) return null
  return { start, beforeEnd: before.length - alike, afterEnd: after.length - alike }
}

function kindOf(classes: unknown): TokenKind | undefined {
  const [name = ''] = Array.isArray(classes) ? classes.map(String) : []
  return kinds[name.replace(/^hljs-/, '')]
}

const kinds: Partial<Record<string, TokenKind>> = {
  keyword: 'keyword',
  'selector-tag': 'keyword',
  tag: 'keyword',
  operator: 'keyword',
  literal: 'number',
  number: 'number',
  symbol: 'number',
  bullet: 'number',
  string: 'string',
  regexp: 'string',
  char: 'string',
  link: 'string',
  quote: 'comment',
  comment: 'comment',
  doctag: 'comment',
  title: 'name',
  section: 'name',
  name: 'name',
  'selector-class': 'name',
  'selector-id': 'name',
  attr: 'name',
  attribute: 'name',
  type: 'type',
  built_in: 'type',
  'template-variable': 'type',
  variable: 'type',
  meta: 'meta',
  property: 'meta',
}
