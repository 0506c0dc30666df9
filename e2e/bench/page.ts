// Results as a text for people: RESULTS.md and what the command prints are the same page.
import type { Comparison, Goal } from './rounds.ts'
import { pairedRatios, quantile, spread } from './statistics.ts'

export type Surroundings = Readonly<Record<string, string | number>>

export type Result = Comparison & { readonly measured: string; readonly surroundings: Surroundings }

/** The page for these results, in Markdown. */
export function page(results: readonly Result[]): string {
  const head =
    '# What the engine costs\n\n' +
    'Made by `npm run bench -- all --keep`. Every number of one table comes from one alternating run; a ratio is that of two samples of ' +
    'the same round, and its median is what counts. The side called "again" is the peer measured twice: how far its ratio is from 1 is ' +
    'the noise of the run.\n'
  return [head, summary(results), ...results.map(section)].join('\n')
}

/** One line for each goal. */
function summary(results: readonly Result[]): string {
  const rows = results.flatMap((result) =>
    Object.entries(result.goals).map(([side, goal]) => {
      const value = judged(result, side, goal)
      const words = goal.atMost === undefined ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`
      return [result.title, side, number(value), words + unitOf(result, goal), met(value, goal) ? 'yes' : '**no**']
    }),
  )
  return table(['bench', 'side', 'median', 'goal', 'met'], rows)
}

function section(result: Result): string {
  const { title, method, unit, peer, samples, facts, seed, surroundings, measured } = result
  const rows = Object.entries(samples).map(([name, own]) => {
    const { count, p25, p50, p75, p95 } = spread(own)
    const values = [count, p50, p25, p75, p95].map(number)
    if (peer === undefined) return [name, ...values]
    const ratio = spread(pairedRatios(own, samples[peer] ?? []))
    return [
      name,
      ...values,
      name === peer ? '' : number(ratio.p50),
      name === peer ? '' : `${number(ratio.p25)} – ${number(ratio.p75)}`,
    ]
  })
  const columns = ['side', 'n', `median ${unit}`, 'p25', 'p75', 'p95']
  const list = (things: Surroundings): string =>
    Object.entries(things)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')
  return (
    `## ${title}\n\n${method}\n\n` +
    `${table(peer === undefined ? columns : [...columns, 'ratio', 'p25 – p75'], rows)}\n` +
    `${list({ ...facts, seed })}; ${measured}; ${list(surroundings)}\n`
  )
}

function judged({ samples, peer }: Result, side: string, { alone }: Goal): number {
  const own = samples[side] ?? []
  return quantile(peer === undefined || alone ? own : pairedRatios(own, samples[peer] ?? []), 0.5)
}

function met(value: number, { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }: Goal): boolean {
  return value <= atMost && value >= atLeast
}

function unitOf({ peer, unit }: Result, { alone }: Goal): string {
  return peer === undefined || alone ? ` ${unit}` : ''
}

function number(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  return line(columns) + line(columns.map(() => '---')) + rows.map(line).join('')
}
