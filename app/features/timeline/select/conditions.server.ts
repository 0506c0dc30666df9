// A selection as SQL over `timeline_events`, from words and numbers alone: what fits, and what a call or a skill is called.
import { and, eq, gte, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { timelineEvents } from '#db/schema/index.ts'
import { conversation } from './selection.ts'
import type { Selection } from './selection.ts'

const { kind, role, channel, outcome, title, preview, meta, seq } = timelineEvents
export const tool = sql<string | null>`${meta}->>'tool'`

/** What a title of a shell call begins with before the command itself: changes of folder, settings, `sudo`. */
const beforeCommand = String.raw`^shell\s+(?:(?:sudo|env|time|nice|exec|command)\s+|[A-Za-z_]\w*=\S*\s+|cd\s+\S+\s*(?:&&|;)\s*|\(\s*)*`

/** The first word of a shell command, without its folder; the name of any other tool; null for what is no call. */
export const commandName = sql<string | null>`case when ${kind} = 'shell' then coalesce(nullif(regexp_replace(
  substring(regexp_replace(${title}, ${beforeCommand}, '') from '^[^[:space:];&|()<>]+'), '^.*/', ''), ''), 'shell')
  when ${kind} <> 'tool_result' then ${tool} end`

const skillTools = ['Skill', 'skill', 'SlashCommand', 'activate_skill']

/** The name of a slash command that was given, or of a skill that was used; null for anything else. */
export const skillName = sql<string | null>`case
  when ${kind} = 'message' and position('<command-name>' in coalesce(${preview}, '')) > 0 then split_part(${title}, ' ', 1)
  when ${inArray(tool, skillTools)} and ${kind} <> 'tool_result' then coalesce(nullif(split_part(${title}, ' ', 2), ''), ${tool}) end`

export const origin = sql<string>`coalesce(${channel}, ${conversation}::text)`

const calls = ['tool_call', 'shell', 'file_change', 'web_search']

/** What people and agents said to each other. */
export const isSaid = and(
  eq(kind, 'message'),
  inArray(role, ['user', 'assistant']),
  sql`${channel} is distinct from 'injected'`,
)
export const isCall = inArray(kind, calls)
export const isEdit = eq(kind, 'file_change')
export const failed = eq(outcome, 'error')

/** Everything of the selection but the session. */
export function fitting(selection: Selection): SQL | undefined {
  const { roles, kinds, origins, commands, skills, from, to } = selection
  const among = (column: SQL, values: readonly string[]) =>
    values.length > 0 ? inArray(column, [...values]) : undefined
  return and(
    isNull(timelineEvents.supersededAt),
    shown(selection.show),
    among(sql`${role}`, roles),
    among(sql`${kind}`, kinds),
    among(origin, origins),
    or(among(commandName, commands), among(skillName, skills)),
    from === null ? undefined : gte(seq, from),
    to === null ? undefined : lte(seq, to),
  )
}

function shown(show: Selection['show']): SQL | undefined {
  switch (show) {
    case 'messages':
    case 'discussion':
      return isSaid
    case 'tools':
      return or(isCall, eq(kind, 'tool_result'))
    case 'files':
      return isEdit
    case 'errors':
      return failed
    case 'skills':
      return isNotNull(skillName)
    case 'all':
    case 'summary':
      return undefined
  }
}
