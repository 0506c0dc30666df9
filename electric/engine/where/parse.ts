// Text → Postgres' own syntax tree. Nothing here decides what is allowed; everything else works on the tree, never on the text.
import { hasSqlDetails, loadModule, parseSync } from 'libpg-query'
import type { Node, SortBy } from 'libpg-query'

/** A clause that cannot be accepted; the message is for the client. */
export class ClauseError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ClauseError'
  }
}

const MAX_BYTES = 64 * 1024
const MAX_NESTING = 1_000

await loadModule()

/** The expression of a where clause. */
export function parseWhere(text: string): Node {
  const { whereClause, ...rest } = select('SELECT 1 WHERE ', text, 'unescaped ";" causing statement split')
  if (!whereClause || Object.keys(rest).length > 0) throw new ClauseError(MORE_CLAUSES)
  return whereClause
}

/** The items of an ORDER BY list. */
export function parseOrderBy(text: string): SortBy[] {
  const { sortClause, ...rest } = select('SELECT 1 ORDER BY ', text, 'Unexpected `;` in order by')
  if (!sortClause || Object.keys(rest).length > 0) throw new ClauseError(MORE_CLAUSES)
  return sortClause.flatMap((node) => ('SortBy' in node ? [node.SortBy] : []))
}

const MORE_CLAUSES = 'malformed query ending with SQL clauses'

type Clauses = { whereClause?: Node; sortClause?: Node[] }

function select(prefix: string, text: string, several: string): Clauses {
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw new ClauseError(`the clause is bigger than maximum size (${MAX_BYTES} bytes)`)
  refuseDeepNesting(text)
  const [only, ...others] = parse(prefix + text)
  if (!only?.stmt || others.length > 0 || !('SelectStmt' in only.stmt)) throw new ClauseError(several)
  const { targetList, limitOption: _limit, op, ...clauses } = only.stmt.SelectStmt
  if (op !== 'SETOP_NONE' || targetList?.length !== 1) throw new ClauseError(MORE_CLAUSES)
  return clauses
}

function parse(sql: string) {
  try {
    return parseSync(sql).stmts ?? []
  } catch (error) {
    if (!hasSqlDetails(error)) throw new ClauseError('the clause cannot be parsed')
    const details = error.sqlDetails
    throw new ClauseError(`At location ${details?.cursorPosition ?? 0}: ${details?.message ?? error.message}`)
  }
}

// The walkers below recurse; a clause nested deeper than any program writes is refused before it can exhaust a stack.
function refuseDeepNesting(text: string): void {
  let depth = 0
  for (const char of text) {
    if (char === '(') depth += 1
    if (char === ')') depth -= 1
    if (depth > MAX_NESTING) throw new ClauseError(`clause is nested too deeply (at most ${MAX_NESTING} levels)`)
  }
}
