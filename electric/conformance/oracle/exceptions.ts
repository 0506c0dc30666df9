// What Electric 1.7.12 is known to do otherwise than its protocol says, so that a case on it is free of it: the plan of a seed is the same
// as for our engine, except for what the exceptions put in its place. It must run with pages of its own size: an event stream there goes no
// further than the end of the page that it began in, until it is closed.
import { quoted } from './kinds.ts'
import type { Plan, Turn } from './plan.ts'
import type { ClientKind } from './shapes.ts'

type Exception = { readonly name: string; readonly why: string; readonly without: (plan: Plan) => Plan }

const EXCEPTIONS: readonly Exception[] = [
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
    name: 'names of columns beyond ASCII',
    why: 'The header with their types is sent as UTF-8, which headers are not read as, so a client leaves their values as text.',
    without: (plan) => JSON.parse(JSON.stringify(plan).replaceAll('née', 'nee')) as Plan,
  },
  {
    name: 'commits that are written and not yet seen',
    why: 'A snapshot does not show what waits for a standby, and the stream has gone past it: a shape made then never has it.',
    without: (plan) => withTurns(plan, (turn) => turn.do !== 'step' || !turn.sql.includes('synchronous_commit')),
  },
  {
    name: 'booleans in the key of a table without one',
    why: 'They are true in the snapshot and t in the stream, so a change finds no row.',
    without: (plan) =>
      withTurns(plan, (turn) => {
        const shape = turn.do === 'open' ? plan.shapes[plan.clients[turn.client]?.shape ?? 0] : undefined
        const table = shape && plan.tables[shape.table]
        return !table || table.key.length > 0 || table.columns.every(({ kind }) => kind.family !== 'bool')
      }),
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
    name: 'null tests of values that it cannot read',
    why: 'IS NULL on bytea, JSON and the like is never true of a row in the stream: it warns that it could not parse the value.',
    without: (plan) => ({
      ...plan,
      shapes: plan.shapes.map((shape) => {
        const read = plan.tables[shape.table]?.columns.filter(({ name }) => shape.clause?.where.includes(quoted(name)))
        return read?.some(({ kind }) => kind.family === 'opaque') ? { ...shape, clause: undefined } : shape
      }),
    }),
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
