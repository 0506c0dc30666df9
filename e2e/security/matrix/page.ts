// What the last long run found, as a page for people: RESULTS.md is made by `npm run matrix -- --keep` and by nothing else.
import type { Surroundings } from '../../bench/page.ts'
import type { Outcome } from './run.ts'

export interface Run {
  outcome: Outcome
  minutes: number
  measured: string
  surroundings: Surroundings
}

/** The page, in Markdown. */
export function page({ outcome, minutes, measured, surroundings }: Run): string {
  const { seed, requests, overSocket, people, statuses, withRows, twins, failures } = outcome
  const counts = (of: Record<string, number>) =>
    Object.entries(of)
      .toSorted()
      .map(([name, count]) => `| ${name} | ${count.toLocaleString('en')} |`)
      .join('\n')
  return `# What the shape matrix found

Made by \`npm run matrix -- --requests N --seed S --keep\`. Every kind of person asks for every shape of the registry with every trick, over
HTTP and over the socket of the running program, on the embedded engine. Laws: nothing comes back that bears another's mark or id; what is
another's is answered as what is nowhere, in status, headers and body.

| figure | count |
| --- | --- |
${counts({ requests, 'of them over the socket': overSocket, "answers with rows of the person's own": withRows, "pairs of another's and nowhere's": twins, 'laws broken': failures.length })}

| who asked | requests |
| --- | --- |
${counts(people)}

| status (0: connection ended, or held until given up) | answers |
| --- | --- |
${counts(statuses)}

Seed ${seed}; ${minutes} minutes; ${measured}; ${Object.entries(surroundings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}
`
}
