// What may be asked: clauses with the answers that a real Electric gave (where-clauses.json), asked of the engine under examination.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getShape } from './reader.ts'
import type { Answer } from './reader.ts'
import { openTarget, own } from './target.ts'
import type { Target } from './target.ts'

type Recorded = [kind: 'where' | 'subset' | 'order_by', clause: string, params: string[], status: number, text?: string]
type Errors = { where?: string[]; subset?: { where?: string[]; order_by?: string[] } }

/**
 * Where ours differs on purpose. Electric drops a LIMIT in silence; it works out constants itself, and so has a text of its own for
 * what Postgres refuses; it fails on a timestamp made of another as text.
 */
const OTHERWISE: Record<string, number> = {
  'id = 1 LIMIT 1': 400,
  'id LIMIT 1': 400,
  'id OFFSET 1': 400,
  '1 / 0 = 1': 400,
  "(tz at time zone 'UTC')::text = 'x'": 200,
}

const TABLE = `id int PRIMARY KEY, small int2, big int8, num numeric, f4 float4, f8 float8, title text, code varchar(10), pad char(4),
  flag bool, uid uuid, day date, t time, ttz timetz, ts timestamp, tz timestamptz, span interval, doc jsonb, js json, bytes bytea,
  mood mood, mood2 mood2, moods mood[], nums int[], bigs int8[], tags text[], vars varchar[], uids uuid[], pos positive, nick nickname,
  net inet, pair pair, "Mixed" text, nme name`
const TYPES = [
  `TYPE mood AS ENUM ('sad', 'ok', 'happy')`,
  `TYPE mood2 AS ENUM ('x', 'y')`,
  'DOMAIN positive AS int',
  'DOMAIN nickname AS text',
  'TYPE pair AS (n int, t text)',
]

const file = await readFile(new URL('./where-clauses.json', import.meta.url), 'utf8')
const { answers: all } = JSON.parse(file) as { answers: Recorded[] }
/** So many are asked at a time. */
const AT_ONCE = 25
const PORTIONS = Array.from(
  { length: Math.ceil(all.length / AT_ONCE) },
  (_, portion) => [portion, all.slice(portion * AT_ONCE, (portion + 1) * AT_ONCE)] as const,
)

let target: Target
let table: string
beforeAll(async () => {
  target = await openTarget()
  for (const type of TYPES) await target.sql.unsafe(`CREATE ${type}`)
  table = await target.table(TABLE)
  await target.sql.unsafe(`INSERT INTO ${table} (id, title) VALUES (1, 'x')`)
})
afterAll(async () => {
  await target.sql.unsafe(`DROP TABLE ${table}`)
  for (const type of TYPES) await target.sql.unsafe(`DROP ${type.split(' ').slice(0, 2).join(' ')}`)
  await target.close()
})

async function ask(kind: Recorded[0], clause: string, params: readonly string[], again = 3): Promise<Answer> {
  try {
    return await askOnce(kind, clause, params)
  } catch (error) {
    // Electric cuts the connection after it failed, and this request may have been sent on that one.
    if (own || again === 0) throw error
    return ask(kind, clause, params, again - 1)
  }
}

function askOnce(kind: Recorded[0], clause: string, params: readonly string[]): Promise<Answer> {
  const numbered = params.map((text, index) => [String(index + 1), text] as const)
  if (kind === 'where') {
    const named = numbered.map(([number, text]) => [`params[${number}]`, text])
    return getShape(target.url, { table, offset: '-1', where: clause, ...Object.fromEntries(named) })
  }
  const subset = kind === 'subset' ? { where: clause, params: Object.fromEntries(numbered) } : { order_by: clause }
  return getShape(target.url, { table, offset: '-1' }, { method: 'POST', body: JSON.stringify(subset) })
}

function refusalOf(kind: Recorded[0], { body }: Pick<Partial<Answer>, 'body'>): string | undefined {
  const { errors } = body as { errors?: Errors }
  return (kind === 'where' ? errors?.where : kind === 'subset' ? errors?.subset?.where : errors?.subset?.order_by)?.[0]
}

test.each(PORTIONS)(
  'every clause is accepted or refused as by a real Electric, with its words (%i)',
  async (_, recorded) => {
    const answers = await Promise.all(recorded.map(([kind, clause, params]) => ask(kind, clause, params)))
    const differences = recorded.flatMap(([kind, clause, params, status, text], index) => {
      const { status: answered = 0, ...answer } = answers[index] ?? {}
      const refused = answered === 400 ? refusalOf(kind, answer) : undefined
      // What makes Electric fail is refused here.
      const expected = own ? (OTHERWISE[clause] ?? (status === 500 ? 400 : status)) : status
      const itsWords = text === undefined || (own && OTHERWISE[clause] !== undefined) || refused === text
      return answered === expected && itsWords ? [] : [{ kind, clause, params, status, text, answered, refused }]
    })
    expect(differences).toEqual([])
  },
)
