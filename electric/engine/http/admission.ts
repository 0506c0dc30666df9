// How many shape requests may be in progress at once, counted as Electric counts them: those that may cost a snapshot apart from
// those that only read, so that newcomers who wait for Postgres keep nobody from following.
import { randomInt } from 'node:crypto'
import { Refusal } from '../errors.ts'

export type Kind = 'initial' | 'existing'
export type Limits = Readonly<Record<Kind, number>>

/** The place of one request. */
export type Permit = {
  /** It will cost no snapshot any more: its place among the newcomers is free for the next, if there is room for it elsewhere. */
  settle(): void
  /** The request has ended. */
  leave(): void
}

export class Admission {
  readonly #limits: Limits
  readonly #present: Record<Kind, number> = { initial: 0, existing: 0 }

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Lets a request in, or refuses with 503. */
  enter(kind: Kind): Permit {
    let place: Kind | undefined = kind
    if (this.#present[kind] >= this.#limits[kind]) throw tooMany(kind, this.#limits[kind])
    this.#present[kind] += 1
    const move = (to: Kind | undefined): void => {
      if (place) this.#present[place] -= 1
      if (to) this.#present[to] += 1
      place = to
    }
    return {
      settle: () => {
        if (place === 'initial' && this.#present.existing < this.#limits.existing) move('existing')
      },
      leave: () => move(undefined),
    }
  }
}

/** In Electric's words; six to ten seconds, so that not all come back at once. */
function tooMany(kind: Kind, limit: number): Refusal {
  const message = `Concurrent ${kind} request limit exceeded (limit: ${limit}), please retry`
  const body = { code: 'concurrent_request_limit_exceeded', message }
  return new Refusal(503, body, { 'retry-after': String(randomInt(6, 11)) })
}
