// The session list as SQL on the views of `logbook sql`: the same filters as filter-sessions.ts, and the same order. Law: both give the
// same sessions, which list-sql.pg.test.ts holds on random filters; titles alone are sorted by the database's own
// rules, and unseen characters in them are looked for as they are stored.
import { agentsCalled } from '../../ui/agents.ts'
import { tagKey } from '../organise/tag-words.ts'
import type { FilterSurroundings, SessionFilters } from '../sessions/filter-sessions.ts'
import { liveStatuses } from '../sessions/session-words.ts'
import type { Sort } from '../sessions/sort-sessions.ts'
import { among, literal } from './literal.ts'

type Meant = Omit<FilterSurroundings, 'repos'>

/** A SELECT of the sessions that the list shows; `meant` is what `filters.when` and `filters.pinned` mean to whoever copies it. */
export function listSql(filters: SessionFilters, sort: Sort, meant: Meant): string {
  const where = conditions(filters, meant)
  return [
    'select id, agent, title, repo, branch, model, machine, status, started_at, last_event_at, event_count, error_count, cost_usd',
    'from sessions',
    ...where.map((condition, i) => `${i === 0 ? 'where' : '  and'} ${condition}`),
    `order by ${orders[sort]}, id desc;`,
  ].join('\n')
}

function conditions(filters: SessionFilters, { range, pinned }: Meant): string[] {
  const { agents, statuses, repos, branches, models, machines, tags, made, minCost, minEvents } = filters
  const all: Array<string | false> = [
    !filters.archived && 'archived_at is null',
    !filters.subAgents && '(archived_at is not null or parent_session_id is null)',
    !filters.empty &&
      `(archived_at is not null or parent_session_id is not null or event_count > 0 or title ~ '\\S' or ${running})`,
    agents.length > 0 && among('agent', agents.flatMap(agentsCalled)),
    statuses.length > 0 && among('status', statuses),
    repos.length > 0 && among(repo, repos),
    branches.length > 0 && `(${among('branch', branches)} or branches && array[${branches.map(literal).join(', ')}])`,
    models.length > 0 && among('model', models),
    machines.length > 0 && among('machine_id::text', machines),
    tags.length > 0 && `exists (select from unnest(tags) tag where ${among('lower(tag)', tags.map(tagKey))})`,
    made.length > 0 && `exists (select from jsonb_array_elements(made) m where ${among("m ->> 'kind'", made)})`,
    // Pins are a person's own, and in no view.
    filters.pinned && among('id::text', [...pinned].toSorted()),
    range?.from != null && `${seen} >= ${literal(range.from.toISOString())}`,
    range?.to != null && `${seen} <= ${literal(range.to.toISOString())}`,
    range !== null && range.from === null && range.to === null && `${seen} is not null`,
    minCost !== null && `coalesce(cost_usd, 0) >= ${minCost}`,
    minEvents !== null && `event_count >= ${minEvents}`,
    filters.running && running,
    filters.errors && "(error_count > 0 or status = 'error')",
    ...filters.text
      .toLowerCase()
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => `strpos(lower(${named}), ${literal(word)}) > 0`),
  ]
  return all.filter((one) => one !== false)
}

const running = among('status', liveStatuses)
const seen = 'coalesce(last_event_at, started_at)'
// The last part of the folder where no repository is known.
const repo = "coalesce(nullif(repo, ''), substring(cwd from '([^/\\\\]+)[/\\\\]*$'), 'No folder')"
const named =
  "concat_ws(e'\\n', coalesce(nullif(btrim(title), ''), 'Untitled session'), array_to_string(tags, e'\\n'), (select string_agg(concat_ws(e'\\n', m ->> 'name', m ->> 'title', m ->> 'branch'), e'\\n') from jsonb_array_elements(made) m), array_to_string(branches, e'\\n'), branch, model, cwd, native_id)"

const orders: Record<Sort, string> = {
  newest: `${seen} desc nulls last`,
  oldest: `${seen} nulls last`,
  longest: 'coalesce(ended_at, last_event_at) - started_at desc nulls last',
  events: 'event_count desc',
  errors: 'error_count desc',
  cost: 'cost_usd desc nulls last',
  title: 'lower(title) nulls last',
}
