// What somebody must not have changed, as one digest a table: rows of other spaces, and of their own space what their role does not
// reach. Rows of the seed are known by their marks; in the other space a row more is a change as well.
import type { Sql } from 'postgres'
import type { Person } from '../matrix/cast.ts'

type Rows = { spaces: string[]; person: Person }

/** Changed by nobody's request: what the program keeps beside rows, at any time. */
const unsteady: Record<string, string[]> = {
  machines: ['last_seen_at', 'updated_at'],
  auth_sessions: ['last_seen_at', 'expires_at', 'updated_at', 'rotate'],
  auth_api_keys: ['last_request', 'request_count', 'remaining', 'updated_at'],
  session_heads: ['searched_seq', 'search_dirty_since'],
}
/** Filled by the indexer, and worked off by the eraser, whoever does what. */
const notRows = new Set(['event_search', 'erasures'])

/** Digest by table, of all rows of `spaces` that are none of the person's own. */
export async function digestsOf(sql: Sql, { spaces, person }: Rows): Promise<Map<string, string>> {
  const columns = await sql<{ table: string; names: string[] }[]>`
    select c.table_name as table, array_agg(c.column_name::text) as names
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' group by 1`
  const me = person.userId ?? '00000000-0000-0000-0000-000000000000'
  const away = spaces.at(-1) ?? me
  const digests = new Map<string, string>()
  for (const { table, names } of columns) {
    const of = notRows.has(table) ? null : scopeOf(sql, table, names, spaces, me)
    if (!of) continue
    // Our own space gets rows all the time: the program's capture works for it, and refused sign-ins are told there.
    const isAway = names.includes('space_id') && person.name !== 'stranger' ? sql`t.space_id = ${away}` : sql`false`
    const rows = names.includes('space_id') ? sql`one like '%mk-%'` : sql`true`
    const [row] = await sql<{ digest: string; count: number }[]>`
      select md5(coalesce(string_agg(one, ',' order by one) filter (where ${rows}), '')) as digest,
        count(*) filter (where is_away)::int as count
      from (select (to_jsonb(t) - ${unsteady[table] ?? []}::text[])::text as one, ${isAway} as is_away from ${sql(table)} t where ${of}) rows`
    digests.set(table, `${row?.count} ${row?.digest}`)
  }
  return digests
}

function scopeOf(sql: Sql, table: string, names: string[], spaces: string[], me: string) {
  if (table === 'auth_users') return sql`t.id <> ${me}`
  if (table === 'auth_organizations') return sql`t.id in ${sql(spaces)}`
  if (table === 'auth_members') return sql`t.organization_id in ${sql(spaces)} and t.user_id <> ${me}`
  if (names.includes('reference_id')) return sql`t.reference_id <> ${me}`
  if (names.includes('user_id')) return sql`t.user_id <> ${me}`
  if (!names.includes('space_id')) return null
  // A person's own rows are theirs in every space; so are the lines of their own acts.
  const own = ['owner_id', 'author_id', 'actor_id'].filter((name) => names.includes(name))
  return own.reduce(
    (rest, name) => sql`${rest} and t.${sql(name)} is distinct from ${me}`,
    sql`t.space_id in ${sql(spaces)}`,
  )
}
