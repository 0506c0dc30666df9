// What the last long runs found, as a page for people: RESULTS.md is made by `npm run matrix -- --keep` and by nothing else. A run on
// another engine has a column of its own and leaves those of the others.
import type { Surroundings } from '../../bench/page.ts'
import type { Outcome } from './run.ts'

export interface Run {
  /** Which engine answered, with its version where it is not ours. */
  engine: string
  outcome: Omit<Outcome, 'ms' | 'failures'> & { broken: number }
  measured: string
  surroundings: Surroundings
}

/** The page, in Markdown. */
export function page(runs: readonly Run[]): string {
  const table = (first: string, countsOf: (run: Run) => Record<string, number>): string => {
    const columns = runs.map(countsOf)
    const names = [...new Set(columns.flatMap((counts) => Object.keys(counts)))].toSorted()
    const line = (cells: string[]) => `| ${cells.join(' | ')} |`
    return [
      line([first, ...runs.map(({ engine }) => engine)]),
      line(['---', ...runs.map(() => '---')]),
      ...names.map((name) => line([name, ...columns.map((counts) => (counts[name] ?? 0).toLocaleString('en'))])),
    ].join('\n')
  }
  return `# What the shape matrix found

Made by \`npm run matrix -- --requests N --seed S --keep\`. Every kind of person asks for every shape of the registry with every trick, over
HTTP and over the socket of the running program. Laws: nothing comes back that bears another's mark or id; what is another's is answered as
what is nowhere, in status, headers and body.

${table('figure', ({ outcome: { requests, overSocket, withRows, twins, broken } }) => ({
  requests,
  'of them over the socket': overSocket,
  "answers with rows of the person's own": withRows,
  "pairs of another's and nowhere's": twins,
  'laws broken': broken,
}))}

${table('who asked', ({ outcome }) => outcome.people)}

${table('status (0: connection ended, or held until given up)', ({ outcome }) => outcome.statuses)}

${runs.map(described).join('\n')}
`
}

function described({ engine, outcome: { seed }, measured, surroundings }: Run): string {
  const around = Object.entries(surroundings).map(([name, value]) => `${name} ${value}`)
  return `- ${engine}: seed ${seed}; ${measured}; ${around.join(', ')}`
}
