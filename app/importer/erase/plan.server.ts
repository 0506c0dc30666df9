// Which tables hang under which, read from the database's own foreign keys, so that a new table is erased with the rest.
import type { Sql, TransactionSql } from 'postgres'

/** Rows of `table` point at a row of another one. */
export interface Hanging {
  table: string
  /** Pairs of columns: here and there. */
  columns: ReadonlyArray<readonly [child: string, parent: string]>
}

/** By table, what cannot be without a row of it; a table that points at itself is not named. */
export type Tree = ReadonlyMap<string, readonly Hanging[]>

/** Reads the tree of the database. */
export async function readTree(sql: Sql | TransactionSql): Promise<Tree> {
  const rows = await sql<Array<{ parent: string; child: string; pairs: Array<[string, string]> }>>`
    select p.relname as parent, c.relname as child,
      (select json_agg(json_build_array(ca.attname, pa.attname) order by k.n)
       from unnest(f.conkey, f.confkey) with ordinality as k(child, parent, n)
       join pg_attribute ca on ca.attrelid = f.conrelid and ca.attnum = k.child
       join pg_attribute pa on pa.attrelid = f.confrelid and pa.attnum = k.parent) as pairs
    from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
    where f.contype = 'f' and f.confdeltype in ('a', 'r', 'c') and f.connamespace = 'public'::regnamespace and f.conrelid <> f.confrelid
    order by p.relname, c.relname`
  const tree = new Map<string, Hanging[]>()
  for (const { parent, child, pairs } of rows)
    tree.set(parent, [...(tree.get(parent) ?? []), { table: child, columns: pairs }])
  return tree
}

/** A set of rows of `table`, as SQL over its columns under the name `t`; `$1`, `$2` … as `values`. */
export interface Rows {
  table: string
  where: string
}

/**
 * What has to go before `rows` can, deepest first, `rows` themselves last. A table that is met by two ways comes twice. Throws where tables point
 * at each other in a circle.
 */
export function inOrder(tree: Tree, rows: Rows, above: readonly string[] = []): Rows[] {
  if (above.includes(rows.table))
    throw new Error(`The tables ${[...above, rows.table].join(' → ')} point at each other in a circle.`)
  const below = (tree.get(rows.table) ?? []).flatMap((one) => inOrder(tree, under(rows, one), [...above, rows.table]))
  return [...below, rows]
}

function under({ table, where }: Rows, { table: child, columns }: Hanging): Rows {
  const here = columns.map(([name]) => `t.${name}`).join(', ')
  const there = columns.map(([, name]) => `t.${name}`).join(', ')
  return { table: child, where: `(${here}) in (select ${there} from ${table} t where ${where})` }
}

/** `tables` and all that hangs under them, each once, children before parents. */
export function childrenFirst(tables: Iterable<string>, tree: Tree): string[] {
  const done = new Set<string>()
  const visit = (table: string): void => {
    if (done.has(table)) return
    for (const { table: child } of tree.get(table) ?? []) visit(child)
    done.add(table)
  }
  for (const table of tables) visit(table)
  return [...done]
}
