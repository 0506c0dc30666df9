// Quarters of an hour as days and hours of the reader's clock. Pure.
import { agentLook } from '../../ui/agents.ts'
import type { UsageMoment } from './reads.server.ts'

export type Measure = 'usd' | 'tokens'

export type UsageDay = {
  /** The day's first moment. */
  day: Date
  total: number
  /** By short agent name. */
  agents: Record<string, number>
}

/** The last `count` days up to that of `now`, the ones without anything too. */
export function daysUpTo(moments: readonly UsageMoment[], measure: Measure, count: number, now: Date): UsageDay[] {
  const days = Array.from({ length: count }, (_, i): UsageDay => {
    // By the calendar, not by hours: a day may have 23 or 25.
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - (count - 1 - i))
    return { day, total: 0, agents: {} }
  })
  const byTime = new Map(days.map((day) => [day.day.getTime(), day]))
  for (const moment of moments) {
    const { at } = moment
    const day = byTime.get(new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime())
    if (!day) continue
    const agent = agentLook(moment.agent).short
    day.total += moment[measure]
    day.agents[agent] = (day.agents[agent] ?? 0) + moment[measure]
  }
  return days
}

/** Short names of the agents in `days`, the one with most first. */
export function agentsOf(days: readonly UsageDay[]): string[] {
  const sums = new Map<string, number>()
  for (const { agents } of days)
    for (const [agent, value] of Object.entries(agents)) sums.set(agent, (sums.get(agent) ?? 0) + value)
  return [...sums].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([agent]) => agent)
}

/** By weekday, Monday first, and hour, how many answers of models were counted. */
export function hoursOf(moments: readonly UsageMoment[], since: Date): number[][] {
  const weeks = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const { at, reports } of moments) {
    const hours = weeks[(at.getDay() + 6) % 7]
    if (at < since || !hours) continue
    hours[at.getHours()] = (hours[at.getHours()] ?? 0) + reports
  }
  return weeks
}
