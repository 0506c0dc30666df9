// Which tables hang under a session and its custody, found by their foreign keys, so that a new one moves with its session by itself.
// Law: a row of another table that a moved row points at is either moved too, or copied and mapped; anything else is an error.
import type { TransactionSql } from 'postgres'

/** A foreign key of `child` into `parent`; the columns besides space_id, pair by pair. */
interface Key {
  child: string
  parent: string
  pairs: Array<readonly [child: string, parent: string]>
}

export interface MovedTable {
  name: string
  /** Whether a row of alias `t` is one that moves; $1 holds ids of sessions, $2 ids of uploads. */
  moves: string
  /** Columns that point at a row that is copied, and the table of it. */
  mapped: Array<readonly [column: string, table: CopiedTable]>
}

/** What many sessions share: the target gets rows of its own. */
export const copiedTables = ['machines', 'repos'] as const
export type CopiedTable = (typeof copiedTables)[number]

const roots: Record<string, string> = { sessions: '= any($1::uuid[])', uploads: '= any($2::uuid[])' }

/** Moved and kept without a foreign key: see move-session.server.ts. */
export const byName = ['capture_cursors', 'session_aliases', 'capture_routes']

/** What a space keeps when a session leaves it, and why. */
export const stays: Readonly<Record<string, string>> = {
  audit_log: 'what was done there was done there; the move itself stands in both',
  capture_rules: 'of the space',
  capture_targets: 'of the space',
  erasures: 'a receipt of what was done there',
  idempotency_keys: 'of writes that are over',
  import_files: 'the account of a run of that space',
  imports: 'the account of a run of that space',
  legacy_rows: 'the ledger of stores that are read there: it says what is known of them',
  machines: 'copied, because other sessions ran there too',
  model_prices: 'of the space',
  preferences: 'of the person',
  repos: 'copied, because other sessions worked there too',
  saved_searches: 'of the person',
  saved_views: 'of the person or the space',
  space_invitations: 'of the space',
  tombstones: 'of sessions that are gone',
  workspaces: 'of the space',
}

/** The tables that move, children and parents alike. Throws where a moved row would point at one that stays. */
export async function movedTables(sql: TransactionSql): Promise<MovedTable[]> {
  const keys = await keysBetween(sql)
  const moved = new Set(Object.keys(roots))
  for (let more = true; more;) {
    const next = keys.filter(({ child, parent }) => moved.has(parent) && !moved.has(child))
    for (const { child } of next) moved.add(child)
    more = next.length > 0
  }
  return [...moved].sort().map((name) => {
    const up = keys.filter(({ child, parent }) => child === name && parent !== name)
    const lost = up.find(({ parent }) => !moved.has(parent) && !isCopied(parent))
    if (lost)
      throw new Error(
        `${lost.child} points at ${lost.parent}, which stays when a session moves. Say in move/tables what becomes of it.`,
      )
    return {
      name,
      moves: conditionOf(keys, name, 't'),
      mapped: up.flatMap(({ parent, pairs }) =>
        isCopied(parent) ? pairs.map(([column]) => [column, parent] as const) : [],
      ),
    }
  })
}

const isCopied = (table: string): table is CopiedTable => copiedTables.some((one) => one === table)

// A row moves with any of the rows that it hangs under.
function conditionOf(keys: Key[], table: string, alias: string): string {
  const root = roots[table]
  if (root) return `${alias}.id ${root}`
  const parents = keys.filter(({ child, parent }) => child === table && parent !== table && !isCopied(parent))
  const under = parents.map(({ parent, pairs }) => {
    const direct = roots[parent]
    const [only] = pairs
    if (direct && only && pairs.length === 1) return `${alias}.${only[0]} ${direct}`
    const inner = `${alias}p`
    const same = pairs.map(([column, above]) => `${inner}.${above} = ${alias}.${column}`).join(' and ')
    return `exists (select from ${parent} ${inner} where ${same} and ${conditionOf(keys, parent, inner)})`
  })
  return `(${under.join(' or ')})`
}

async function keysBetween(sql: TransactionSql): Promise<Key[]> {
  const rows = await sql<Array<{ child: string; parent: string; columns: string[]; above: string[] }>>`
    select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
      array(select a.attname::text from unnest(c.conkey) with ordinality k(n, i)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by k.i) as columns,
      array(select a.attname::text from unnest(c.confkey) with ordinality k(n, i)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by k.i) as above
    from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
    where c.contype = 'f' and n.nspname = 'public' order by 1, 2`
  return rows.flatMap(({ child, parent, columns, above }) => {
    const pairs = columns.map((column, i) => [column, above[i] ?? ''] as const)
    const tied = pairs.some(([column, of]) => column === 'space_id' && of === 'space_id')
    return tied ? [{ child, parent, pairs: pairs.filter(([column]) => column !== 'space_id') }] : []
  })
}
