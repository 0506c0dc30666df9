// The catalog query behind a Table, and what makes a relation unusable for shapes.
import type { ClientBase, Pool } from 'pg'
import { makeTable } from './table.ts'
import type { Column, Table } from './table.ts'

/** A table that may be published, one that may not (with the reason), or none. */
export type LoadedTable =
  | { readonly found: true; readonly table: Table; readonly identityFull: boolean; readonly refused?: string }
  | { readonly found: false }

const QUERY = `
  SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind, c.relreplident::text AS identity,
    c.relpersistence::text AS persistence,
    CASE WHEN c.relkind = 'p' THEN 'partitions' WHEN EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid) THEN 'heirs' ELSE 'none' END
      AS family,
    EXISTS (
      WITH RECURSIVE down AS (
        SELECT i.inhrelid AS oid FROM pg_inherits i WHERE i.inhparent = c.oid
        UNION SELECT i.inhrelid FROM down JOIN pg_inherits i ON i.inhparent = down.oid
      ) SELECT FROM down JOIN pg_class d ON d.oid = down.oid WHERE d.relkind NOT IN ('r', 'p') OR d.relpersistence <> 'p'
    ) AS strange,
    current_setting('server_version_num') AS version,
    (
      WITH RECURSIVE all_of AS (
        SELECT c.oid UNION SELECT i.inhrelid FROM all_of JOIN pg_inherits i ON i.inhparent = all_of.oid
      ) SELECT string_agg(pg_relation_filenode(oid)::text, ' ' ORDER BY oid) FROM all_of
    ) AS files,
    (SELECT json_object_agg(w.attnum, w.xmin::text) FROM pg_attribute w WHERE w.attrelid = c.oid AND w.attnum > 0) AS written,
    coalesce((
      SELECT json_agg(json_build_object(
        'name', a.attname, 'attnum', a.attnum, 'typeOid', a.atttypid::int8, 'typmod', a.atttypmod,
        'type', coalesce(element.typname, t.typname), 'declared', format_type(a.atttypid, a.atttypmod),
        'baseOid', base.oid::int8,
        'dims', CASE WHEN element.oid IS NULL THEN 0 ELSE greatest(a.attndims, 1) END,
        'isEnum', t.typtype = 'e', 'deterministic', coalesce(l.collisdeterministic, true),
        'cast', format_type(base.oid, -1), 'collation', CASE WHEN a.attcollation <> base.typcollation
          THEN format('%I.%I', collation_schema.nspname, l.collname) END,
        'notNull', a.attnotnull, 'pkIndex', array_position(i.indkey::int2[], a.attnum), 'generated', a.attgenerated::text
      ) ORDER BY a.attnum)
      FROM pg_attribute a
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_type element ON element.oid = t.typelem AND t.typsubscript = 'array_subscript_handler'::regproc
      LEFT JOIN pg_collation l ON l.oid = a.attcollation
      LEFT JOIN pg_namespace collation_schema ON collation_schema.oid = l.collnamespace
      JOIN LATERAL (
        WITH RECURSIVE under AS (
          SELECT t.oid, t.typtype, t.typbasetype, t.typcollation
          UNION ALL
          SELECT d.oid, d.typtype, d.typbasetype, d.typcollation FROM under JOIN pg_type d ON d.oid = under.typbasetype
        ) SELECT oid, typcollation FROM under WHERE typtype <> 'd'
      ) base ON true
      LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ), '[]') AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace`

type CatalogColumn = Column & { generated: '' | 's' | 'v' }

/** Looks a table up by its exact schema and name. */
export async function loadTableByName(db: Pool | ClientBase, schema: string, name: string): Promise<LoadedTable> {
  const [loaded] = await load(db, `${QUERY} WHERE n.nspname = $1 AND c.relname = $2`, [schema, name])
  return loaded ?? { found: false }
}

/** Looks tables up by oid; those that are gone are missing from the answer. */
export async function loadTablesByOid(db: Pool | ClientBase, oids: readonly number[]): Promise<LoadedTable[]> {
  return load(db, `${QUERY} WHERE c.oid = ANY($1::oid[])`, [oids.map(String)])
}

async function load(db: Pool | ClientBase, query: string, parameters: unknown[]): Promise<LoadedTable[]> {
  const { rows } = await db.query<Record<string, string>>(query, parameters)
  return rows.map((row) => {
    const all = JSON.parse(row.columns ?? '[]') as CatalogColumn[]
    // Postgres 18 can publish stored generated columns; virtual ones, and all of them before 18, never arrive in the stream.
    const arrives = (column: CatalogColumn): boolean =>
      column.generated === '' || (column.generated === 's' && Number(row.version) >= 180000)
    const table = makeTable({
      oid: Number(row.oid),
      schema: row.schema ?? '',
      name: row.name ?? '',
      columns: all.filter(arrives).map(({ generated: _, ...column }) => column),
      family: row.family === 'partitions' || row.family === 'heirs' ? row.family : 'none',
      storage: [row.files ?? '', JSON.parse(row.written ?? '{}') as Record<string, string>],
      unpublished: all.filter((column) => !arrives(column)).map((column) => column.name),
    })
    return { found: true, table, identityFull: row.identity === 'f', refused: refusal(row) }
  })
}

function refusal({ kind, persistence, strange }: Record<string, string>): string | undefined {
  if (kind !== 'r' && kind !== 'p') return 'is not a table'
  if (strange === 't')
    return 'has a partition or heir that is foreign, unlogged or temporary, so its changes cannot be replicated'
  return persistence === 'p' ? undefined : 'is unlogged or temporary, so its changes cannot be replicated'
}
