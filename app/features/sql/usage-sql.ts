// The tables of the usage page as SQL on the views of `logbook sql`. Law: the same sums, which list-sql.pg.test.ts holds.
import { literal } from './literal.ts'

const groups = {
  model: "coalesce(u.model, 'unknown')",
  agent: 's.agent',
  repository: "coalesce(s.repo, 'no repository')",
} as const

export type UsageGroup = keyof typeof groups

/** Tokens and cost by one thing, dearest first. */
export const usageSql = (
  group: UsageGroup,
): string => `select ${groups[group]} as ${group}, count(distinct u.session_id) as sessions, count(*) as reports,
  ${sums}
from usage u join sessions s on s.id = u.session_id
where u.counted
group by 1 order by cost_usd desc nulls last, 1;`

/** Tokens and cost by day of `zone` (an IANA name) and agent, the last `days` days of it. */
export const usageDaysSql = (
  days: number,
  zone: string,
): string => `select (u.reported_at at time zone ${literal(zone)})::date as day, s.agent, count(*) as reports,
  ${sums}
from usage u join sessions s on s.id = u.session_id
where u.counted and u.reported_at at time zone ${literal(zone)} >= (now() at time zone ${literal(zone)})::date - ${days - 1}
group by 1, 2 order by 1, 2;`

const sums = `sum(u.input_tokens) as input_tokens, sum(u.output_tokens) as output_tokens,
  sum(u.cache_read_tokens) as cache_read_tokens, sum(u.cache_write_tokens) as cache_write_tokens, sum(u.cost_usd) as cost_usd`
