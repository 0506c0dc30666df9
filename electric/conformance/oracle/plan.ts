// A case: everything that a run decides, made from its seed alone before anything happens. Its parts are named, so that a failing
// case can be tried again with fewer of them.
import { seeded } from '../random.ts'
import type { Random } from '../random.ts'
import type { Disturbance, Weights } from './disturbances.ts'
import { clientPlan, shapePlan } from './shapes.ts'
import type { ClientPlan, ShapePlan } from './shapes.ts'
import { filling } from './statements.ts'
import { tablePlan } from './tables.ts'
import type { TablePlan } from './tables.ts'
import { transaction } from './transactions.ts'

/** What happens next. `part` names the transaction, client or disturbance that it belongs to. */
export type Turn = { readonly part: string } & (
  | { readonly do: 'step'; readonly session: number; readonly sql: string; readonly wait: boolean }
  | { readonly do: 'open'; readonly client: number }
  | { readonly do: 'disturb'; readonly what: Disturbance }
)

/** Turns up to a point where everything is compared. `ends` = tables may be emptied or altered in it; `holds` = transactions stay open. */
export type Batch = { readonly turns: readonly Turn[]; readonly ends: boolean; readonly holds: boolean }

export type Plan = {
  readonly seed: number
  readonly tables: readonly TablePlan[]
  /** Rows that are there before anything else. */
  readonly filling: readonly string[]
  readonly shapes: readonly ShapePlan[]
  readonly clients: readonly ClientPlan[]
  readonly sessions: number
  readonly batches: readonly Batch[]
}

/**
 * The case of a seed; `disturbances` are those that the room can do, each with its weight. `strict` = followed by mirrors where
 * possible, which know at once whether they are wrong.
 */
export function makePlan(seed: number, disturbances: Weights, strict = false): Plan {
  const random = seeded(seed)
  const tables = Array.from({ length: 1 + random.below(2) }, (_, index) => tablePlan(random, index))
  refer(tables, random)
  const shapes = Array.from({ length: 2 + random.below(5) }, () => shapePlan(tables, random))
  const clients = Array.from({ length: 2 + random.below(6) }, () => clientPlan(shapes, random, strict))
  const sessions = 2 + random.below(4)
  const count = 2 + random.below(3)
  const opening = clients.map((_, client) => ({ client, batch: random.below(count) }))
  const batches: Batch[] = []
  let held: (readonly Turn[])[] = []
  for (let index = 0; index < count; index += 1) {
    const what = random.chance(0.5) ? chosen(disturbances, random) : undefined
    const made = batch(tables, sessions, index, held, random)
    // A slot that is made anew waits for every open transaction, and a table is published under a lock that does.
    const opened = (before: number) =>
      new Set(
        opening.flatMap(({ client, batch }) => (batch < before ? [shapes[clients[client]?.shape ?? 0]?.table] : [])),
      )
    const calm = what === undefined && !made.ends && index < count - 1 && opened(index).size === opened(count).size
    held = calm && random.chance(0.5) ? made.hold() : []
    const opens = opening
      .filter((one) => one.batch === index)
      .map(({ client }): Turn => ({ part: `client ${client}`, do: 'open', client }))
    const disturbs = what ? [{ part: `disturbance ${index}`, do: 'disturb', what } as const] : []
    const turns = sprinkle(made.merge(), [...opens, ...disturbs], random)
    batches.push({ turns, ends: made.ends, holds: held.some((queue) => queue.length > 0) })
  }
  const fillings = tables.map((table, index) => filling(table, index, random))
  return { seed, tables, filling: fillings, shapes, clients, sessions, batches }
}

/** One batch: a queue of turns for each session, still to be merged. */
function batch(
  tables: readonly TablePlan[],
  sessions: number,
  index: number,
  held: readonly (readonly Turn[])[],
  random: Random,
) {
  let ends = false
  const queues = Array.from({ length: sessions }, (_, session): Turn[] => {
    const count = random.below(4)
    const own = Array.from({ length: count }, (_, number): Turn[] => {
      const made = transaction(tables, random)
      ends ||= made.ends
      const part = `transaction ${index}.${session}.${number}`
      return made.statements.map((sql) => ({ part, do: 'step', session, sql, wait: random.chance(0.8) }))
    })
    return [...(held[session] ?? []), ...own.flat()]
  })
  /** Takes the end of each session's last transaction away, to be done in the next batch. */
  const hold = (): Turn[][] =>
    queues.map((queue) => {
      const begin = queue.findLastIndex((turn) => turn.do === 'step' && turn.sql.startsWith('BEGIN'))
      if (begin < 0 || queue.length - begin < 3 || random.chance(0.4)) return []
      return queue.splice(begin + 2)
    })
  return {
    ends,
    hold,
    merge: (): Turn[] => {
      const order = random.shuffle(queues.flatMap((queue, session) => queue.map(() => session)))
      const taken = queues.map(() => 0)
      return order.flatMap((session) => {
        const turn = queues[session]?.[taken[session] ?? 0]
        taken[session] = (taken[session] ?? 0) + 1
        return turn ? [turn] : []
      })
    },
  }
}

function sprinkle(turns: readonly Turn[], others: readonly Turn[], random: Random): Turn[] {
  const all = [...turns]
  for (const other of others) all.splice(random.below(all.length + 1), 0, other)
  return all
}

function chosen([first, ...others]: Weights, random: Random): Disturbance | undefined {
  return first && random.weighted([first, ...others])
}

/** Gives the second table a column of a kind that the first one has too, to be asked for by subqueries. */
function refer(tables: TablePlan[], random: Random): void {
  const [first, second] = tables
  const kind = first && random.shuffle(first.columns)[0]?.kind
  if (!second || !kind || random.chance(0.4)) return
  tables[1] = { ...second, columns: [...second.columns, { name: 'refers', kind, notNull: false }] }
}
