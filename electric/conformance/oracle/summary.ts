// What a run of many cases came to.
import type { Outcome } from './run-case.ts'

export class Summary {
  failed = 0
  readonly #first: number
  readonly #begun = Date.now()
  readonly #refusals = new Map<string, number>()
  readonly #refused = new Map<string, number>()
  #cases = 0
  #compared = 0
  #statements = 0

  constructor(firstSeed: number) {
    this.#first = firstSeed
  }

  add({ failures, refusals, compared, tally }: Outcome): void {
    this.#cases += 1
    if (failures.length > 0) this.failed += 1
    this.#compared += compared
    this.#statements += tally.done
    for (const text of refusals) count(this.#refusals, text.slice(0, 160), 1)
    for (const [state, times] of tally.refused) count(this.#refused, state, times)
    process.stderr.write(failures.length > 0 ? 'F' : '.')
    if (this.#cases % 50 === 0) process.stderr.write(` ${this.#cases}\n`)
  }

  text(): string {
    const seconds = Math.round((Date.now() - this.#begun) / 1000)
    return [
      `${this.#cases} cases from seed ${this.#first} in ${seconds} s: ${this.failed} failed`,
      `${this.#compared} comparisons, ${this.#statements} statements; refused by Postgres: ${listed(this.#refused)}`,
      `shapes refused by the engine though Postgres can answer them: ${listed(this.#refusals)}`,
    ].join('\n')
  }
}

function count(counts: Map<string, number>, name: string, times: number): void {
  counts.set(name, (counts.get(name) ?? 0) + times)
}

function listed(counts: ReadonlyMap<string, number>): string {
  if (counts.size === 0) return 'none'
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => `${times} × ${name}`)
    .join(', ')
}
