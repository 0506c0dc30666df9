// Promise of the figures: usage once per (message id, request id), the last line of it; a fork's, a resumed and a sub-agent's
// copies once in the space; Codex by its last total. Compared with an independent count over the same files, in random orders.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TransactionSql } from 'postgres'
import { connect } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import { random } from '../demo/random.ts'
import type { Random } from '../demo/random.ts'
import { connectionOf } from '../store/connection.server.ts'
import { bench } from '../testing/run.ts'
import type { Bench } from '../testing/run.ts'
import { reprice, repriceOutdated } from './reprice.server.ts'

type Line = {
  sessionId: string
  uuid: string
  requestId?: string
  forkedFrom?: object
  message: { id: string; model: string; usage: Record<string, number> }
}

let one: Bench
beforeAll(async () => {
  one = await bench()
})
afterAll(() => one.close())

const model = 'claude-opus-4-5'
const perToken = {
  input_tokens: 5e-6,
  output_tokens: 25e-6,
  cache_read_input_tokens: 0.5e-6,
  cache_creation_input_tokens: 6.25e-6,
}

/** An answer as it is written: one line a block, its output growing. */
function answer(random: Random, session: string, minute: number): Line[] {
  const id = `msg_${random.uuid()}`
  const requestId = `req_${random.uuid()}`
  const input = {
    input_tokens: random.int(50),
    cache_read_input_tokens: random.int(9000),
    cache_creation_input_tokens: random.int(500),
  }
  let output = 0
  return Array.from({ length: 1 + random.int(3) }, (_, i) => ({
    type: 'assistant',
    uuid: random.uuid(),
    parentUuid: null,
    sessionId: session,
    timestamp: new Date(Date.UTC(2026, 0, 1, 0, minute, i)).toISOString(),
    requestId,
    message: {
      id,
      role: 'assistant',
      model,
      content: [{ type: 'text', text: `part ${i}` }],
      usage: { ...input, output_tokens: (output += 1 + random.int(900)) },
    },
  }))
}

/** The independent count: the last line of each (message, request), whatever file it stands in. */
function expected(files: Line[][]): { output: number; usd: number } {
  const last = new Map<string, Record<string, number>>()
  for (const line of files.flat()) {
    const key = `${line.message.id} ${line.requestId}`
    const known = last.get(key)
    if (!known || (known['output_tokens'] ?? 0) <= (line.message.usage['output_tokens'] ?? 0))
      last.set(key, line.message.usage)
  }
  const all = [...last.values()]
  return {
    output: all.reduce((sum, usage) => sum + (usage['output_tokens'] ?? 0), 0),
    usd: all.reduce(
      (sum, usage) =>
        sum + Object.entries(perToken).reduce((part, [name, price]) => part + (usage[name] ?? 0) * price, 0),
      0,
    ),
  }
}

function family(random: Random): Line[][] {
  const [first, fork, resumed, parent] = [random.uuid(), random.uuid(), random.uuid(), random.uuid()]
  const original = Array.from({ length: 6 }, (_, i) => answer(random, first, i)).flat()
  const copy = (session: string, flagged: boolean) =>
    original.slice(0, 8).map((line) => ({
      ...line,
      sessionId: session,
      uuid: random.uuid(),
      ...(flagged && { forkedFrom: { sessionId: first, messageUuid: line.uuid } }),
    }))
  const inside = answer(random, parent, 40)
  return [
    original,
    // A slice that leaves out what came before, and one that ends within an answer.
    original.slice(5),
    original.slice(0, original.length - 1),
    [...copy(fork, true), ...answer(random, fork, 20)],
    [...copy(resumed, false), ...answer(random, resumed, 30)],
    [...answer(random, parent, 39), ...inside],
    // The sub-agent's own file and its copy inside the parent's.
    inside.map((line) => ({ ...line, agentId: 'a1', isSidechain: true })),
  ]
}

const seed = Number(process.env['COST_SEED'] ?? Date.now() % 100_000)

test(`sums equal an independent count in any order and subset (COST_SEED=${seed})`, async () => {
  const dice = random(seed)
  const { sql } = one.database
  for (let round = 0; round < 4; round++) {
    const files = family(dice)
    const folder = join(one.dir, `round-${round}`)
    await mkdir(folder)
    const order = files.map((file, i) => ({ file, i, rank: dice.int(1e6) })).sort((a, b) => a.rank - b.rank)
    const before = await totals()
    const taken: Line[][] = []
    for (const { file, i } of order.slice(0, files.length - (round % 3))) {
      const path = join(folder, i === 6 ? `agent-a1.jsonl` : `file-${i}.jsonl`)
      await writeFile(path, file.map((line) => `${JSON.stringify(line)}\n`).join(''))
      await one.run([path])
      taken.push(file)
      const now = await totals()
      const wanted = expected(taken)
      expect(now.output - before.output, `COST_SEED=${seed}, round ${round}, after file ${i}`).toBe(wanted.output)
      expect(now.usd - before.usd).toBeCloseTo(wanted.usd, 5)
    }
    // All at once, again, in parallel: nothing moves.
    await Promise.all([one.run([folder]), one.run([folder])])
    expect((await totals()).output - before.output).toBe(expected(taken).output)
  }
  const [row] = await sql<Array<{ differing: number }>>`
    select count(*)::int as differing from sessions s where output_tokens <>
      (select coalesce(sum(output_tokens), 0) from session_usage u where u.session_id = s.id and counted)`
  expect(row?.differing).toBe(0)

  async function totals() {
    const [sum] = await sql<Array<{ output: number; usd: number }>>`
      select coalesce(sum(output_tokens), 0)::int as output, coalesce(sum(cost_usd), 0)::float8 as usd from sessions`
    return sum ?? { output: 0, usd: 0 }
  }
})

test('a thread that changed its model is priced by the part of each; a fork without what it copied', async () => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 2, 0, 0, second)).toISOString()
  const line = (second: number, type: string, payload: object) =>
    `${JSON.stringify({ timestamp: at(second), type, payload })}\n`
  const count = (second: number, input: number, output: number) =>
    line(second, 'event_msg', {
      type: 'token_count',
      info: {
        total_token_usage: {
          input_tokens: input,
          cached_input_tokens: 0,
          output_tokens: output,
          total_tokens: input + output,
        },
      },
    })
  const parent = `0199aaaa-0000-7000-8000-00000000000${1}`
  const fork = `0199aaaa-0000-7000-8000-00000000000${2}`
  const head = (id: string, second: number, more = {}) => line(second, 'session_meta', { id, cwd: '/p', ...more })
  const turn = (second: number, name: string) => line(second, 'turn_context', { cwd: '/p', model: name })
  await writeFile(
    join(one.dir, 'parent.jsonl'),
    head(parent, 0) + turn(1, 'gpt-5') + count(2, 1000, 100) + turn(3, 'gpt-5-mini') + count(4, 3000, 400),
  )
  await writeFile(
    join(one.dir, 'fork.jsonl'),
    head(fork, 10, { forked_from_id: parent }) +
      head(parent, 10) +
      turn(10, 'gpt-5') +
      count(10, 3000, 400) +
      turn(20, 'gpt-5') +
      count(25, 3500, 450),
  )
  await one.run([join(one.dir, 'parent.jsonl'), join(one.dir, 'fork.jsonl')])
  const rows = await one.database.sql<
    Array<{ native_id: string; input_tokens: string; output_tokens: string; usd: number }>
  >`
    select native_id, input_tokens, output_tokens, cost_usd::float8 as usd from sessions where native_id in (${parent}, ${fork}) order by native_id`
  expect(
    rows.map((row) => ({ ...row, input_tokens: Number(row.input_tokens), output_tokens: Number(row.output_tokens) })),
  ).toEqual([
    // 1,000/100 of gpt-5 at 1.25 and 10 USD a million, 2,000/300 of gpt-5-mini at 0.25 and 2.
    { native_id: parent, input_tokens: 3000, output_tokens: 400, usd: expect.closeTo(0.00225 + 0.0011, 6) },
    { native_id: fork, input_tokens: 500, output_tokens: 50, usd: expect.closeTo(0.000625 + 0.0005, 6) },
  ])
})

test('tokens of a model without a price are said to be in no cost', async () => {
  const [line] = answer(random(7), 'unpriced', 0)
  if (line) line.message.model = 'house-brand-7'
  await writeFile(join(one.dir, 'unpriced.jsonl'), `${JSON.stringify(line)}\n`)
  await one.run([join(one.dir, 'unpriced.jsonl')])
  const [row] = await one.database
    .sql`select cost_usd, meta->'unpriced' as unpriced from sessions where native_id = 'unpriced'`
  expect(row).toEqual({ cost_usd: null, unpriced: ['house-brand-7'] })
})

test('an own price is worked into what is stored, and taken out again', async () => {
  const { database, actor } = one
  const db = connect(database.url)
  const cost = async () =>
    (
      await database.sql<
        Array<{ usd: number | null }>
      >`select cost_usd::float8 as usd from sessions where native_id = 'unpriced'`
    )[0]?.usd
  const set = (work: (sql: TransactionSql) => Promise<unknown>) =>
    transact(db, actor, async (tx) => {
      await work(connectionOf(tx))
      await reprice(connectionOf(tx), actor)
    })
  await set(
    (sql) => sql`
    insert into model_prices (id, space_id, model, input, output, cache_read, cache_write)
    values (gen_random_uuid(), ${actor.spaceId}, 'house-*', 0, 1000000, 0, 0)`,
  )
  const [row] = await database.sql<
    Array<{ output: number }>
  >`select output_tokens::int as output from sessions where native_id = 'unpriced'`
  expect(await cost()).toBe(row?.output)
  await set((sql) => sql`delete from model_prices`)
  expect(await cost()).toBeNull()
})

test('what an older table priced is priced anew, once', async () => {
  const db = connect(one.database.url)
  await one.database
    .sql`update session_usage set price = 'genai-prices 0.0.1', cost_usd = 1 where price like 'genai-prices%'`
  expect(await repriceOutdated(db, one.actor)).toBe(true)
  expect(await repriceOutdated(db, one.actor)).toBe(false)
  expect(await one.database.sql`select 1 from session_usage where cost_usd = 1`).toHaveLength(0)
})

test('what telemetry says of the same answers stands beside and changes no figure, whichever comes first', async () => {
  const dice = random(11)
  for (const [i, order] of [
    ['transcript', 'telemetry'],
    ['telemetry', 'transcript'],
  ].entries()) {
    const session = `witnessed-${i}`
    const lines = answer(dice, session, 0)
    const attributes = Object.entries({
      'session.id': session,
      model,
      cost_usd: 9,
      output_tokens: 77,
      request_id: `req_w${i}`,
    })
    const record = {
      timeUnixNano: '1767225600000000000',
      body: { stringValue: 'claude_code.api_request' },
      attributes: attributes.map(([key, value]) => ({ key, value: { stringValue: String(value) } })),
    }
    const texts = {
      transcript: lines.map((line) => JSON.stringify(line)).join('\n'),
      telemetry: JSON.stringify(record),
    }
    for (const name of order) {
      const path = join(one.dir, `${session}-${name}.jsonl`)
      await writeFile(path, `${texts[name as keyof typeof texts]}\n`)
      await one.run([path])
    }
    const [row] = await one.database.sql`
      select s.output_tokens::int as output, s.cost_usd < 9 as cheap, (select count(*)::int from session_usage u
        where u.session_id = s.id and u.witness is not null and not u.counted and u.cost_usd = 9) as witnesses
      from sessions s where native_id = ${session}`
    expect(row).toEqual({ output: lines.at(-1)?.message.usage['output_tokens'], cheap: true, witnesses: 1 })
  }
})
