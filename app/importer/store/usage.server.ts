// Tokens and what they cost. Law: of all copies of one report in a space one is counted, whatever session, file or order they
// come in; of two reports with one key the later counts; what another witness says stands beside and is never added.
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import { clip, indexable, int4 } from '../clean.ts'
import { costOf, mostUsd } from '../cost/report.ts'
import type { OwnPrice } from '../cost/price.ts'
import type { UsageReport } from '../formats/format.ts'
import { rowsAsText } from './connection.server.ts'

/** The prices that the actor's space has set. */
export async function ownPrices(sql: TransactionSql, actor: Actor): Promise<OwnPrice[]> {
  const rows = await sql<
    Array<Record<'model' | 'input' | 'output' | 'read' | 'write', string> & { since: Date; hour: string | null }>
  >`
    select model, since, input, output, cache_read as read, cache_write as write, cache_write_hour as hour
    from model_prices where space_id = ${actor.spaceId}`
  return rows.map(({ model, since, input, output, read, write, hour }) => ({
    model,
    since: new Date(since),
    input: Number(input),
    output: Number(output),
    cacheRead: Number(read),
    cacheWrite: Number(write),
    cacheWriteHour: hour === null ? null : Number(hour),
  }))
}

/** A report with the native id of the record that made it. */
export type UsageRow = UsageReport & { nativeId: string | null }

// More than any thread can use. Sums of such figures still fit into their columns.
const tokens = (count: number): number => Math.min(count, 100_000_000_000)

/** Keeps what a batch reported for one session, priced. `settleUsage` decides afterwards what of it counts. */
export async function upsertUsage(
  sql: TransactionSql,
  actor: Actor,
  sessionId: string,
  reports: UsageRow[],
  own: OwnPrice[],
): Promise<void> {
  if (reports.length === 0) return
  const rows = reports.map((report) => {
    const cost = costOf(report, own)
    return {
      key: indexable(report.key),
      native_id: report.nativeId === null ? null : indexable(report.nativeId),
      reported_at: report.at,
      model: report.model ? clip(report.model, 200) : null,
      input_tokens: tokens(report.input),
      output_tokens: tokens(report.output),
      cache_read_tokens: tokens(report.cacheRead),
      cache_write_tokens: tokens(report.cacheWrite),
      cache_write_hour_tokens: tokens(report.cacheWriteHour ?? 0),
      reasoning_tokens: tokens(report.reasoning ?? 0),
      web_searches: int4(report.webSearches) ?? 0,
      by_model: report.byModel ?? null,
      everywhere: report.everywhere ?? false,
      copied: report.copied ?? false,
      counted: report.witness === undefined,
      witness: report.witness ?? null,
      reported_usd: report.costUsd !== undefined && Math.abs(report.costUsd) < mostUsd ? report.costUsd : null,
      cost_usd: cost?.usd ?? null,
      price: cost?.price ?? null,
    }
  })
  await sql`
    insert into session_usage as u (space_id, session_id, key, native_id, reported_at, model, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, cache_write_hour_tokens, reasoning_tokens, web_searches, by_model, everywhere, copied, counted, witness,
      reported_usd, cost_usd, price)
    select ${actor.spaceId}, ${sessionId}, r.* from jsonb_to_recordset(${rowsAsText(rows)}::text::jsonb) as r(key text, native_id text,
      reported_at timestamptz, model text, input_tokens bigint, output_tokens bigint, cache_read_tokens bigint, cache_write_tokens bigint,
      cache_write_hour_tokens bigint, reasoning_tokens bigint, web_searches int, by_model jsonb, everywhere boolean, copied boolean,
      counted boolean, witness text, reported_usd numeric, cost_usd numeric, price text)
    order by r.key
    on conflict (session_id, key) do update set
      native_id = coalesce(excluded.native_id, u.native_id), reported_at = excluded.reported_at, model = coalesce(excluded.model, u.model),
      input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens, cache_read_tokens = excluded.cache_read_tokens,
      cache_write_tokens = excluded.cache_write_tokens, cache_write_hour_tokens = excluded.cache_write_hour_tokens,
      reasoning_tokens = excluded.reasoning_tokens, web_searches = excluded.web_searches,
      by_model = coalesce(excluded.by_model, u.by_model), everywhere = u.everywhere or excluded.everywhere,
      copied = u.copied and excluded.copied, reported_usd = coalesce(excluded.reported_usd, u.reported_usd),
      cost_usd = excluded.cost_usd, price = excluded.price
    where u.reported_at is null or excluded.reported_at > u.reported_at
      or (excluded.reported_at = u.reported_at and excluded.output_tokens >= u.output_tokens)`
}

/**
 * Takes the lock of the space's sums until the commit: of two transactions that bring copies of one report neither would see
 * the other's. Take it before any row of a session or of usage is written.
 */
export async function lockUsage(sql: TransactionSql, actor: Actor): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`usage/${actor.spaceId}`}, 0))`
}

/**
 * Decides which copies of the reports `keys` count (the last report, as within a session; then the one that is no copy by its
 * own word; then the session with the lowest id: the same in whatever order they came) and brings the sums of all sessions concerned up to date, those in `sessionIds`
 * always. With keys, call it under `lockUsage`.
 */
export async function settleUsage(
  sql: TransactionSql,
  actor: Actor,
  sessionIds: string[],
  keys: string[],
): Promise<void> {
  const concerned = new Set(sessionIds)
  if (keys.length > 0) {
    const moved = await sql<Array<{ session: string }>>`
      update session_usage u set counted = ranked.first
      from (
        select session_id, key, row_number() over (
          partition by key order by reported_at desc nulls last, output_tokens desc, copied, session_id) = 1 as first
        from session_usage where space_id = ${actor.spaceId} and everywhere and witness is null and key = any(${keys.map(indexable)})
      ) ranked
      where u.session_id = ranked.session_id and u.key = ranked.key and u.counted <> ranked.first
      returning u.session_id as session`
    for (const { session } of moved) concerned.add(session)
  }
  await sumUp(sql, actor, [...concerned])
}

/** Writes the sums of what counts into the sessions' rows; a row whose sums stay is not touched. */
export async function sumUp(sql: TransactionSql, actor: Actor, sessionIds: string[]): Promise<void> {
  if (sessionIds.length === 0) return
  await sql`
    update sessions s set input_tokens = sums.input, output_tokens = sums.output, cache_read_tokens = sums.read,
      cache_write_tokens = sums.write, cost_usd = sums.cost,
      meta = case when sums.unpriced is null then s.meta - 'unpriced' else s.meta || jsonb_build_object('unpriced', sums.unpriced) end
    from (
      select session_id, coalesce(sum(input_tokens) filter (where counted), 0) as input,
        coalesce(sum(output_tokens) filter (where counted), 0) as output,
        coalesce(sum(cache_read_tokens) filter (where counted), 0) as read,
        coalesce(sum(cache_write_tokens) filter (where counted), 0) as write,
        case when sum(cost_usd) filter (where counted) < 99999999 then round(sum(cost_usd) filter (where counted), 6) end as cost,
        -- Models whose tokens are in no cost: the figure says that it has a gap.
        jsonb_agg(distinct coalesce(model, '')) filter (where counted and price is null and input_tokens + output_tokens > 0) as unpriced
      from session_usage where session_id = any(${sessionIds}::uuid[]) group by session_id
    ) sums
    where s.id = sums.session_id and s.space_id = ${actor.spaceId}
      and (s.input_tokens, s.output_tokens, s.cache_read_tokens, s.cache_write_tokens, s.cost_usd, s.meta->'unpriced')
        is distinct from (sums.input, sums.output, sums.read, sums.write, sums.cost, sums.unpriced)`
}
