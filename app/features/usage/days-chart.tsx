// Days as bars, by agent. Drawn by Recharts, which comes with the page's first look at it; in the browser only, because the policy
// refuses the style attributes that it would put into the server's markup.
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { UsageDay } from './days.ts'

type DaysChartProps = {
  days: readonly UsageDay[]
  agents: readonly string[]
  colourOf: (agent: string) => string
  nameOf: (agent: string) => string
  format: (value: number) => string
}

export default function DaysChart({ days, agents, colourOf, nameOf, format }: DaysChartProps) {
  const rows = days.map(({ day, agents: values }) => ({
    day: shortDay.format(day),
    long: longDay.format(day),
    ...values,
  }))
  return (
    <ResponsiveContainer width="100%" height={200}>
      <BarChart data={rows} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} barCategoryGap="18%">
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="day"
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          tick={{ fill: 'var(--faint)', fontSize: 11 }}
          minTickGap={28}
        />
        <YAxis
          width={52}
          tickLine={false}
          axisLine={false}
          tick={{ fill: 'var(--faint)', fontSize: 11 }}
          tickFormatter={(value: number) => format(value)}
        />
        <Tooltip
          cursor={{ fill: 'var(--hover)' }}
          isAnimationActive={false}
          formatter={(value) => format(Number(value))}
          labelFormatter={(_, points) => String(points[0]?.payload?.long ?? '')}
          contentStyle={{
            background: 'var(--raised)',
            border: '1px solid var(--line-strong)',
            borderRadius: 6,
            fontSize: 12,
            color: 'var(--text)',
          }}
        />
        {agents.map((agent) => (
          <Bar
            key={agent}
            dataKey={agent}
            name={nameOf(agent)}
            stackId="day"
            fill={colourOf(agent)}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  )
}

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const longDay = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
