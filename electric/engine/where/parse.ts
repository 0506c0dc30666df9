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
const MAX_OPERATOR_RUN = 2_000
const MAX_COMMENTS = 500
/** Levels of objects and lists in the tree: two or three for each part of an expression. */
const MAX_LEVELS = 2_000

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
  refuseSlow(text)
  const [only, ...others] = parse(prefix + text)
  if (!only?.stmt || others.length > 0 || !('SelectStmt' in only.stmt)) throw new ClauseError(several)
  refuseDeepNesting(only.stmt)
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

// Postgres' scanner reads these again and again from where it stands: the time grows with the square of their length.
function refuseSlow(text: string): void {
  const longest = Math.max(0, ...(text.match(/[~!@#^&|`?+\-*/%<>=]{100,}/g) ?? []).map((run) => run.length))
  if (longest > MAX_OPERATOR_RUN || text.split('/*').length > MAX_COMMENTS)
    throw new ClauseError('the clause cannot be parsed: too many comments or operator characters')
}

// What walks the tree recurses; one nested deeper than any program writes is refused before it can exhaust a stack.
function refuseDeepNesting(tree: object): void {
  let level: object[] = [tree]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_LEVELS) throw new ClauseError('the clause is nested too deeply')
    level = level.flatMap((node) =>
      Object.values(node).filter((value): value is object => typeof value === 'object' && value !== null),
    )
  }
}
