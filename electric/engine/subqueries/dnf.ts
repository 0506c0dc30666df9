// An expression → disjunctive normal form, cut exactly as Electric cuts it: each place of an atom in a disjunct is a position, and
// clients see positions. Kleene's logic allows every step, as only TRUE includes a row.
import type { Node } from 'libpg-query'
import { ClauseError } from '../where/parse.ts'

/** An atom or its negation. */
export type Literal = { readonly atom: Node; readonly negated: boolean }

/** Literals that must all hold. */
export type Disjunct = readonly Literal[]

/** Electric's bound; more than so many are refused with its text. */
const MAX_DISJUNCTS = 100

/** The disjuncts of an expression, of which one must hold; throws ClauseError when there are too many. */
export function disjuncts(tree: Node): Disjunct[] {
  const count = countDisjuncts(tree, false)
  if (count > MAX_DISJUNCTS)
    throw new ClauseError(
      `WHERE clause too complex for DNF decomposition (${count} disjuncts exceeds limit of ${MAX_DISJUNCTS})`,
    )
  return expand(tree, false)
}

type Split = { readonly any: boolean; readonly parts: readonly { readonly node: Node; readonly negated: boolean }[] }

/** How a node falls apart under an even or odd number of NOTs; undefined for an atom. */
function split(node: Node, negated: boolean): Split | undefined {
  if ('BoolExpr' in node) {
    const { boolop, args } = node.BoolExpr
    if (boolop === 'NOT_EXPR')
      return { any: false, parts: (args ?? []).map((arg) => ({ node: arg, negated: !negated })) }
    return { any: (boolop === 'OR_EXPR') !== negated, parts: (args ?? []).map((arg) => ({ node: arg, negated })) }
  }
  if (!('A_Expr' in node)) return undefined
  const { kind, name, lexpr, rexpr } = node.A_Expr
  const items = rexpr && 'List' in rexpr ? (rexpr.List.items ?? []) : []
  if (!lexpr) return undefined
  if (kind === 'AEXPR_IN') {
    const [operator] = name ?? []
    const not = negated !== (operator !== undefined && 'String' in operator && operator.String.sval === '<>')
    return { any: !not, parts: items.map((item) => ({ node: comparison('=', lexpr, item), negated: not })) }
  }
  const [low, high] = items
  if ((kind !== 'AEXPR_BETWEEN' && kind !== 'AEXPR_NOT_BETWEEN') || !low || !high) return undefined
  const not = negated !== (kind === 'AEXPR_NOT_BETWEEN')
  const bounds = [comparison('<=', low, lexpr), comparison('<=', lexpr, high)]
  return { any: not, parts: bounds.map((bound) => ({ node: bound, negated: not })) }
}

function comparison(operator: string, lexpr: Node, rexpr: Node): Node {
  return { A_Expr: { kind: 'AEXPR_OP', name: [{ String: { sval: operator } }], lexpr, rexpr } }
}

/** Counted before it is built: the product of alternatives can exceed any memory. */
function countDisjuncts(node: Node, negated: boolean): number {
  const found = split(node, negated)
  if (!found) return 1
  const counts = found.parts.map((part) => countDisjuncts(part.node, part.negated))
  return found.any
    ? counts.reduce((sum, count) => sum + count, 0)
    : counts.reduce((product, count) => product * count, 1)
}

function expand(node: Node, negated: boolean): Disjunct[] {
  const found = split(node, negated)
  if (!found) return [[{ atom: node, negated }]]
  const parts = found.parts.map((part) => expand(part.node, part.negated))
  if (found.any) return parts.flat()
  return parts.reduce<Disjunct[]>((all, part) => all.flatMap((left) => part.map((right) => [...left, ...right])), [[]])
}
