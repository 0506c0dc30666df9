// The tables of a space as the database itself knows them, so that a new one is taken along by itself; and what is left behind, with why.
import type { Sql, TransactionSql } from 'postgres'

/** Tables of a space that are not in an archive. */
export const leftBehind: Readonly<Record<string, string>> = {
  idempotency_keys: 'answers to writes that were under way',
  session_tokens: 'secrets: tokens of running sessions',
  shares: 'links that nobody on the other server asked for',
  share_views: 'who opened such links',
  space_invitations: 'links that let somebody in here',
  capture_routes: 'where records go on this server',
  capture_targets: 'where records go on this server',
}

export interface Column {
  name: string
  type: string
  nullable: boolean
}

/** A column that points at rows of another table of ours. */
export interface Pointer {
  column: string
  to: string
}

export interface Table {
  name: string
  columns: Column[]
  pointers: Pointer[]
  /** The column by which its rows point at others of it. */
  self: string | null
}

const scope = new Set(['space_id', 'owner_id'])

/** All tables that have a space and are not left behind, what is pointed at before what points at it. */
export async function spaceTables(sql: Sql | TransactionSql): Promise<Table[]> {
  const columns = await sql<Array<Column & { table: string }>>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, not a.attnotnull as nullable
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all(${Object.keys(leftBehind)})
      and exists (select from pg_attribute s where s.attrelid = c.oid and s.attname = 'space_id' and not s.attisdropped)
    order by c.relname, a.attnum`
  const keys = await sql<Array<{ table: string; column: string; to: string }>>`
    select c.relname as table, a.attname as column, p.relname as to
    from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
    cross join unnest(f.conkey) k(n) join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.n
    where f.contype = 'f' and f.connamespace = 'public'::regnamespace order by 1, 2`
  const tables = new Map<string, Table>()
  for (const { table, ...column } of columns) {
    const known = tables.get(table) ?? { name: table, columns: [], pointers: [], self: null }
    known.columns.push(column)
    tables.set(table, known)
  }
  for (const { table, column, to } of keys) {
    const known = tables.get(table)
    if (!known || (scope.has(column) && to !== 'auth_users')) continue
    if (to === table) known.self = column
    else known.pointers.push({ column, to })
  }
  return inOrder(tables)
}

// Heads come last: triggers on events would tell them that there is something to index.
function inOrder(tables: ReadonlyMap<string, Table>): Table[] {
  const done = new Map<string, Table>()
  const visit = (table: Table, above: string[]): void => {
    if (done.has(table.name)) return
    if (above.includes(table.name))
      throw new Error(`Tables point at each other: ${[...above, table.name].join(' → ')}.`)
    for (const { to } of table.pointers) {
      const parent = tables.get(to)
      if (parent) visit(parent, [...above, table.name])
    }
    done.set(table.name, table)
  }
  for (const table of tables.values()) visit(table, [])
  const heads = done.get('session_heads')
  done.delete('session_heads')
  return [...done.values(), ...(heads ? [heads] : [])]
}
