// What Electric 1.7.12 is known to do otherwise than its protocol says, so that a case on it is free of it: the plan of a seed is the same
// as for our engine, except for what the exceptions put in its place.
import type { Plan, Turn } from './plan.ts'
import type { ClientKind } from './shapes.ts'

export type Exception = { readonly name: string; readonly why: string; readonly without: (plan: Plan) => Plan }

export const EXCEPTIONS: readonly Exception[] = [
  {
    name: 'names with quotes, dots and slashes',
    why: 'The key of a row is spelt otherwise in the snapshot than in the stream, so an update finds no row.',
    without: (plan) => ({
      ...plan,
      tables: plan.tables.map((table) => ({ ...table, schema: 'public', base: table.base.replaceAll(/["./]/g, '') })),
    }),
  },
  {
    name: 'ALTER TABLE',
    why: 'It is noticed up to a minute later; the first change after it comes in the new form to readers of the old one.',
    without: (plan) => withTurns(plan, (turn) => turn.do !== 'step' || !turn.sql.startsWith('ALTER TABLE')),
  },
  {
    name: 'composites of nulls',
    why: 'The snapshot says null, the stream what is there.',
    without: (plan) => JSON.parse(JSON.stringify(plan).replaceAll("'(,)'", "'(3,c)'")) as Plan,
  },
  {
    name: 'domains',
    why: 'A clause over one fails with a 500 (unknown type).',
    without: (plan) => JSON.parse(JSON.stringify(plan).replaceAll('oracle_percent', 'int4')) as Plan,
  },
  {
    name: 'subqueries',
    why: 'One beside COALESCE fails with a 500, and a null among the floats of an inner table ends what keeps the set.',
    without: (plan) => ({
      ...plan,
      shapes: plan.shapes.map((shape) => (shape.subquery ? { ...shape, subquery: false, clause: undefined } : shape)),
    }),
  },
  {
    name: 'subsets',
    why: 'Their answer leads a client to the end of the page that it asked from, past changes that it has not read.',
    without: (plan) => ({ ...plan, clients: plan.clients.map((client) => ({ ...client, kind: whole(client.kind) })) }),
  },
]

function whole(kind: ClientKind): ClientKind {
  if (kind === 'subset') return 'long-poll'
  return kind === 'on-demand' ? 'eager' : kind
}

/** The plan without what another engine than ours is excused for. */
export function excused(plan: Plan): Plan {
  return EXCEPTIONS.reduce((left, { without }) => without(left), plan)
}

function withTurns(plan: Plan, kept: (turn: Turn) => boolean): Plan {
  return { ...plan, batches: plan.batches.map((batch) => ({ ...batch, turns: batch.turns.filter(kept) })) }
}
