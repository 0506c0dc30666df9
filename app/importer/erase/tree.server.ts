// Sessions with all their sub-agents, which are part of their story. A session that was forked off is a story of its own and stays.
import type { TransactionSql } from 'postgres'

/** Those of `sessionIds` that are in the space, and their sub-agents at any depth. */
export async function withSubAgents(
  sql: TransactionSql,
  spaceId: string,
  sessionIds: readonly string[],
): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    with recursive tree as (
      select s.id from sessions s where s.space_id = ${spaceId} and s.id = any(${[...sessionIds]}::uuid[])
      union select s.id from sessions s join tree t on s.parent_session_id = t.id
      where s.space_id = ${spaceId} and s.kind = 'subagent')
    select id from tree order by id`
  return rows.map(({ id }) => id)
}
