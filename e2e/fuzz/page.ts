// What the last long run found, as a page for people: RESULTS.md is made by `npm run fuzz -- --keep` and by nothing else.
import type { Surroundings } from '../bench/page.ts'

export interface Sum {
  cases: number
  /** Records that were spoiled, and records that were read of all files, once. */
  mutated: number
  records: number
  refused: number
  events: number
  failed: number
  crashed: number
}

export interface Run {
  seed: number
  orders: boolean
  sum: Sum
  minutes: number
  measured: string
  surroundings: Surroundings
}

/** The page, in Markdown. */
export function page({ seed, orders, sum, minutes, measured, surroundings }: Run): string {
  const figures = Object.entries({
    'spoiled records': sum.mutated,
    cases: sum.cases,
    'records read': sum.records,
    'of them refused': sum.refused,
    'events made': sum.events,
    crashes: sum.crashed,
    'cases in which a law broke': sum.failed,
  })
  const laws = orders
    ? 'the account is exact for every file, source and run; importing again changes nothing; `seq` has no gap; the rows do not depend on the order of files'
    : 'the account is exact for every file, source and run; importing again changes nothing; `seq` has no gap'
  return `# What the fuzzer found

Made by \`npm run fuzz -- --records N --keep\`. Each case spoils generated sessions of every format at random, cuts overlapping slices of
them, and imports all of it three times on a real Postgres. Laws: ${laws}.

| figure | count |
| --- | --- |
${figures.map(([name, count]) => `| ${name} | ${count.toLocaleString('en')} |`).join('\n')}

Seeds ${seed} to ${seed + sum.cases - 1}; ${minutes} minutes; ${measured}; ${Object.entries(surroundings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}
`
}
