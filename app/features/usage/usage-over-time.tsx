// How the last weeks went: cost or tokens by day and agent, and the hours of the week; the same days as a table for who would rather read.
import { Suspense, lazy, useMemo, useState } from 'react'
import { agentLook } from '../../ui/agents.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { useHydrated } from '../../ui/hydrated.ts'
import { formatCost } from '../../ui/numbers.ts'
import { useClock } from '../../ui/relative-time.tsx'
import { copySql } from '../sql/copy-sql.ts'
import { usageDaysSql } from '../sql/usage-sql.ts'
import { agentsOf, daysUpTo, hoursOf } from './days.ts'
import type { Measure, UsageDay } from './days.ts'
import { HoursMap } from './hours-map.tsx'
import type { UsageMoment } from './reads.server.ts'
import { formatTokens } from './usage-words.ts'

const DaysChart = lazy(() => import('./days-chart.tsx'))

const spans = [7, 30, 90] as const

/** So many days the page reads. */
export const mostDays = 90

// Days are those of the reader's clock, which the server does not know.
export function UsageOverTime({ moments }: { moments: readonly UsageMoment[] }) {
  const hydrated = useHydrated()
  return (
    <section aria-label="Over time" className="mt-8">
      {hydrated ? <OverTime moments={moments} /> : <div className="h-[27rem]" />}
    </section>
  )
}

function OverTime({ moments }: { moments: readonly UsageMoment[] }) {
  const [measure, setMeasure] = useState<Measure>('usd')
  const [span, setSpan] = useState<number>(30)
  const [asTable, setAsTable] = useState(false)
  const today = new Date(useClock()).setHours(0, 0, 0, 0)
  const days = useMemo(() => daysUpTo(moments, measure, span, new Date(today)), [moments, measure, span, today])
  const since = days[0]?.day ?? new Date(today)
  const agents = agentsOf(days)
  const format = measure === 'usd' ? (value: number) => formatCost(String(value)) : formatTokens
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="flex-1 text-sm font-semibold">By day</h2>
        <div role="group" aria-label="What is shown" className="flex gap-1.5">
          <Chip pressed={measure === 'usd'} onClick={() => setMeasure('usd')}>
            Cost
          </Chip>
          <Chip pressed={measure === 'tokens'} onClick={() => setMeasure('tokens')}>
            Tokens
          </Chip>
        </div>
        <div role="group" aria-label="How far back" className="flex gap-1.5">
          {spans.map((one) => (
            <Chip key={one} pressed={span === one} onClick={() => setSpan(one)}>
              {one} days
            </Chip>
          ))}
        </div>
        <Chip pressed={asTable} onClick={() => setAsTable(!asTable)}>
          As a table
        </Chip>
        <Button
          small
          look="link"
          onClick={() => void copySql(usageDaysSql(span, Intl.DateTimeFormat().resolvedOptions().timeZone))}
        >
          Copy as SQL
        </Button>
      </div>
      {asTable ? (
        <DaysTable days={days} agents={agents} format={format} />
      ) : (
        <>
          <div
            role="img"
            aria-label={`${measure === 'usd' ? 'Cost' : 'Tokens'} by day over ${span} days, as a chart. It can be shown as a table.`}
            className="h-[200px]"
          >
            <Suspense fallback={null}>
              <DaysChart days={days} agents={agents} colourOf={colourOf} nameOf={nameOf} format={format} />
            </Suspense>
          </div>
          <ul aria-label="Agents" className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
            {agents.map((agent) => (
              <li key={agent} className="flex items-center gap-1.5">
                <span aria-hidden className={`size-2 rounded-sm ${agentLook(agent).ground}`} />
                {nameOf(agent)}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 className="mt-6 mb-2 text-sm font-semibold">By hour of the week</h2>
      <HoursMap hours={hoursOf(moments, since)} />
    </>
  )
}

type DaysTableProps = { days: readonly UsageDay[]; agents: readonly string[]; format: (value: number) => string }

function DaysTable({ days, agents, format }: DaysTableProps) {
  const used = days.filter(({ total }) => total > 0).toReversed()
  return (
    <div className="scroll-quiet max-h-72">
      <table className="tabular w-full text-right text-sm">
        <thead className="text-xs text-faint">
          <tr>
            <th className="py-1 text-left font-normal">Day</th>
            {agents.map((agent) => (
              <th key={agent} className="py-1 pl-4 font-normal">
                {nameOf(agent)}
              </th>
            ))}
            <th className="py-1 pl-4 font-normal">Together</th>
          </tr>
        </thead>
        <tbody>
          {used.map((day) => (
            <tr key={day.day.getTime()} className="border-t border-line">
              <th className="py-1.5 text-left font-normal">{dayName.format(day.day)}</th>
              {agents.map((agent) => (
                <td key={agent} className="pl-4 text-muted">
                  {day.agents[agent] === undefined ? '–' : format(day.agents[agent])}
                </td>
              ))}
              <td className="pl-4 font-medium">{format(day.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {used.length === 0 && <p className="py-3 text-sm text-muted">Nothing was counted in these days.</p>}
    </div>
  )
}

const nameOf = (agent: string): string => agentLook(agent).name

/** The colour of the agent's mark, for a drawing: its role among the tokens. */
const colourOf = (agent: string): string => `var(--${agentLook(agent).ground.replace(/^bg-/, '')})`

const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
