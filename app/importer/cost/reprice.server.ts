// Works out again what stored tokens cost: after somebody has set a price, and after an upgrade that brought a newer table.
import type { TransactionSql } from 'postgres'
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { connectionOf, rowsAsText } from '../store/connection.server.ts'
import { lockUsage, ownPrices, sumUp } from '../store/usage.server.ts'
import { tableMark } from './price.ts'
import type { OwnPrice, Tokens } from './price.ts'
import { costOf } from './report.ts'

const atOnce = 5000

interface Kept {
  session: string
  key: string
  at: string | null
  model: string | null
  byModel: Record<string, Tokens> | null
  usd: string | null
  price: string | null
  [name: string]: unknown
}

/** Prices everything in the actor's space anew that its source has not priced itself, or what is of `only`; sums of sessions follow. */
export async function reprice(sql: TransactionSql, actor: Actor, only: string[] | null = null): Promise<void> {
  await lockUsage(sql, actor)
  const own = await ownPrices(sql, actor)
  const touched = new Set<string>()
  for (let last: Kept | undefined, more = true; more;) {
    const page = await pageAfter(sql, actor, last, only)
    const changed = page.flatMap((row) => repriced(row, own))
    for (const { session } of changed) touched.add(session)
    await sql`
      update session_usage u set cost_usd = r.usd, price = r.price
      from jsonb_to_recordset(${rowsAsText(changed)}::text::jsonb) as r(session uuid, key text, usd numeric, price text)
      where u.session_id = r.session and u.key = r.key`
    last = page.at(-1)
    more = page.length === atOnce
  }
  await sumUp(sql, actor, [...touched])
}

/** Prices anew when what is stored was priced by another version of the kept table; answers whether it had to. */
export async function repriceOutdated(db: Database, actor: Actor): Promise<boolean> {
  const { value } = await transact(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    const [old] = await sql`
      select 1 from session_usage where space_id = ${actor.spaceId} and price not in ('reported', 'own', ${tableMark}) limit 1`
    if (old) await reprice(sql, actor)
    return old !== undefined
  })
  return value
}

const pageAfter = (sql: TransactionSql, actor: Actor, last: Kept | undefined, only: string[] | null) => sql<Kept[]>`
  select session_id as session, key, reported_at::text as at, model, by_model as "byModel", cost_usd as usd, price,
    input_tokens::float8 as input, output_tokens::float8 as output, cache_read_tokens::float8 as "cacheRead",
    cache_write_tokens::float8 as "cacheWrite", cache_write_hour_tokens::float8 as "cacheWriteHour", web_searches as "webSearches"
  from session_usage
  where space_id = ${actor.spaceId} and price is distinct from 'reported'
    and (${only}::uuid[] is null or session_id = any(${only}::uuid[]))
    and (session_id, key) > (${last?.session ?? noSession}::uuid, ${last?.key ?? ''})
  order by session_id, key limit ${atOnce}`

const noSession = '00000000-0000-0000-0000-000000000000'

function repriced(row: Kept, own: OwnPrice[]) {
  const { session, key, at, model } = row
  const total = key === 'total'
  const priced = costOf({ ...tokensOf(row), key, at, model, total, ...(row.byModel && { byModel: row.byModel }) }, own)
  const same = (priced?.price ?? null) === row.price && Math.abs((priced?.usd ?? 0) - Number(row.usd ?? 0)) < 1e-9
  return same ? [] : [{ session, key, usd: priced?.usd ?? null, price: priced?.price ?? null }]
}

function tokensOf(row: Kept): Tokens {
  const count = (name: keyof Tokens) => Number(row[name] ?? 0)
  return {
    input: count('input'),
    output: count('output'),
    cacheRead: count('cacheRead'),
    cacheWrite: count('cacheWrite'),
    cacheWriteHour: count('cacheWriteHour'),
    webSearches: count('webSearches'),
  }
}
