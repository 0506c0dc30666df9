// Tables made of tables: a partitioned table and its partitions, a parent and what inherits from it. Postgres streams a change under
// the name of the table that holds the row; to a reader it is a change of everything above it, too.
import type { ClientBase, Pool } from 'pg'

/** One table of a family. */
export type Member = {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly identityFull: boolean
  /** Whether it came into the family empty: made as a partition rather than attached with rows in it. */
  readonly bornEmpty: boolean
}

/** The table itself and everything below it, parents before children. */
export async function membersOf(db: Pool | ClientBase, oid: number): Promise<Member[]> {
  const { rows } = await db.query<Record<string, string>>(MEMBERS, [String(oid)])
  return rows.map((row) => ({
    oid: Number(row.oid),
    schema: row.schema ?? '',
    name: row.name ?? '',
    identityFull: row.identity === 'f',
    bornEmpty: row.born === 't',
  }))
}

/** The tables above a table. */
export async function ancestorsOf(db: Pool | ClientBase, oid: number): Promise<number[]> {
  const { rows } = await db.query<{ oid: string }>(
    `WITH RECURSIVE up AS (
       SELECT inhparent AS oid FROM pg_inherits WHERE inhrelid = $1::oid
       UNION SELECT i.inhparent FROM up JOIN pg_inherits i ON i.inhrelid = up.oid
     ) SELECT oid::int8 AS oid FROM up`,
    [String(oid)],
  )
  return rows.map((row) => Number(row.oid))
}

// A partition's row in pg_inherits is written by the command that makes it, two steps after its type; when a command that filled
// the table came in between, or it was attached by a later transaction, it may have brought rows that no change ever told.
const MEMBERS = `
  WITH RECURSIVE down AS (
    SELECT $1::oid AS oid, 0 AS depth, true AS born
    UNION ALL
    SELECT i.inhrelid, down.depth + 1, i.xmin = t.xmin AND i.cmin::text::int8 - t.cmin::text::int8 <= 2
    FROM down JOIN pg_inherits i ON i.inhparent = down.oid JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_type t ON t.oid = c.reltype
  )
  SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name, c.relreplident::text AS identity, bool_and(down.born) AS born
  FROM down JOIN pg_class c ON c.oid = down.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  GROUP BY c.oid, n.nspname ORDER BY max(down.depth), c.oid`
