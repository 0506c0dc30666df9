// Server reads of the usage pages. Figures are sums of `session_usage` rows that count; every one of them can be opened down
// to the lines that reported it.
import { sql } from 'drizzle-orm'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { priceTable } from '../../importer/cost/price.ts'
import { database } from '../../server/database.server.ts'

/** Tokens and cost of one group. `usd` is null when nothing in it has a price; `unpriced` reports have none. */
export interface UsageSum {
  name: string
  sessions: number
  reports: number
  unpriced: number
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  usd: number | null
}

const groups = {
  total: sql`''`,
  model: sql`coalesce(u.model, 'unknown')`,
  agent: sql`s.agent`,
  repository: sql`coalesce(r.name, 'no repository')`,
}

/** Sums of the space by model, agent and repository, dearest first, with the kept table that priced them. */
export async function usageOf(actor: Actor) {
  return readAs(database(), actor, async (tx) => {
    const by = async (group: keyof typeof groups): Promise<UsageSum[]> => {
      const rows = await tx.execute<Record<string, string | null>>(sql`
        select ${groups[group]} as name, count(distinct u.session_id) as sessions, count(*) as reports,
          count(*) filter (where u.price is null and u.input_tokens + u.output_tokens > 0) as unpriced,
          coalesce(sum(u.input_tokens), 0) as input, coalesce(sum(u.output_tokens), 0) as output,
          coalesce(sum(u.cache_read_tokens), 0) as "cacheRead", coalesce(sum(u.cache_write_tokens), 0) as "cacheWrite",
          sum(u.cost_usd) as usd
        from session_usage u join sessions s on s.id = u.session_id left join repos r on r.id = s.repo_id
        where u.counted group by 1 order by sum(u.cost_usd) desc nulls last, 1 limit 100`)
      return rows.map((row) => ({
        name: row['name'] ?? '',
        sessions: Number(row['sessions']),
        reports: Number(row['reports']),
        unpriced: Number(row['unpriced']),
        input: Number(row['input']),
        output: Number(row['output']),
        cacheRead: Number(row['cacheRead']),
        cacheWrite: Number(row['cacheWrite']),
        usd: row['usd'] === null ? null : Number(row['usd']),
      }))
    }
    const [total] = await by('total')
    return {
      total: total ?? null,
      model: await by('model'),
      agent: await by('agent'),
      repository: await by('repository'),
      table: priceTable,
    }
  })
}

/** What was counted in a quarter of an hour, by agent: small enough that any time zone's days and hours can be made of it. */
export interface UsageMoment {
  at: Date
  agent: string
  tokens: number
  usd: number
  reports: number
}

/** The quarters of an hour since `since` in which something was counted, in order of time. Reports without a time are in no quarter. */
export async function usageSince(actor: Actor, since: Date): Promise<UsageMoment[]> {
  const rows = await readAs(database(), actor, (tx) =>
    tx.execute<Record<string, string>>(sql`
      select date_bin('15 minutes', u.reported_at, '2000-01-01Z') as at, s.agent, count(*) as reports, coalesce(sum(u.cost_usd), 0) as usd,
        sum(u.input_tokens + u.output_tokens + u.cache_read_tokens + u.cache_write_tokens) as tokens
      from session_usage u join sessions s on s.id = u.session_id
      where u.counted and u.reported_at >= ${since.toISOString()}::timestamptz group by 1, 2 order by 1, 2`),
  )
  return rows.map((row) => ({
    at: new Date(String(row['at'])),
    agent: String(row['agent']),
    tokens: Number(row['tokens']),
    usd: Number(row['usd']),
    reports: Number(row['reports']),
  }))
}

/** One report of tokens: a line of a transcript, what it cost and by which price, and the event it stands at. */
export interface UsageLine {
  key: string
  at: Date | null
  model: string | null
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  usd: number | null
  price: string | null
  /** False for a copy that is counted elsewhere, and for what a second witness says. */
  counted: boolean
  witness: string | null
  /** seq of the event that stands nearest, at or before the report. */
  seq: number | null
}

const mostLines = 2000

/** The reports of a session in the order of time, at most 2,000, with how many there are in all. */
export async function usageLinesOf(actor: Actor, sessionId: string): Promise<{ lines: UsageLine[]; all: number }> {
  return readAs(database(), actor, async (tx) => {
    const rows = await tx.execute<Record<string, unknown>>(sql`
      with events as materialized (
        select seq, native_id, occurred_at from timeline_events where session_id = ${sessionId}
      ), natives as (select native_id, min(seq) as seq from events where native_id is not null group by native_id)
      select u.key, u.reported_at as at, u.model, u.input_tokens as input, u.output_tokens as output, u.cache_read_tokens as "cacheRead",
        u.cache_write_tokens as "cacheWrite", u.cost_usd as usd, u.price, u.counted, u.witness,
        coalesce(n.seq, (select e.seq from events e where e.occurred_at <= u.reported_at order by e.occurred_at desc limit 1)) as seq,
        count(*) over () as all_lines
      from session_usage u left join natives n on n.native_id = u.native_id
      where u.session_id = ${sessionId} order by u.reported_at nulls last, u.key limit ${mostLines}`)
    const lines = rows.map((row): UsageLine => ({
      key: String(row['key']),
      at: row['at'] === null ? null : new Date(String(row['at'])),
      model: row['model'] === null ? null : String(row['model']),
      input: Number(row['input']),
      output: Number(row['output']),
      cacheRead: Number(row['cacheRead']),
      cacheWrite: Number(row['cacheWrite']),
      usd: row['usd'] === null ? null : Number(row['usd']),
      price: row['price'] === null ? null : String(row['price']),
      counted: row['counted'] === true,
      witness: row['witness'] === null ? null : String(row['witness']),
      seq: row['seq'] === null ? null : Number(row['seq']),
    }))
    return { lines, all: Number(rows[0]?.['all_lines'] ?? 0) }
  })
}
