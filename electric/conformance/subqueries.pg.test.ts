// Shapes whose where asks for membership in another table: rows come and go with what the other table says.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Reader, eventually, getShape } from './reader.ts'
import type { Message } from './reader.ts'
import { openTarget, own } from './target.ts'
import type { Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

type Tables = { readonly inner: string; readonly outer: string }

/** Teams 1 (open) and 2 (closed); task 1 of team 1, task 2 of team 2. */
async function tables(): Promise<Tables> {
  const inner = await target.table('id int PRIMARY KEY, open bool NOT NULL, grp int')
  const outer = await target.table('id int PRIMARY KEY, team int, done bool, note text')
  await target.sql`INSERT INTO ${target.sql(inner)} VALUES (1, true, 1), (2, false, 1)`
  await target.sql`INSERT INTO ${target.sql(outer)} VALUES (1, 1, false, 'a'), (2, 2, true, 'b')`
  return { inner, outer }
}

async function follow(outer: string, where: string, more: Record<string, string> = {}): Promise<Reader> {
  return new Reader(target.url, { table: outer, where, ...more }).catchUp()
}

/** What comes until the reader is up to date after news, without the up-to-date itself. */
async function news(reader: Reader): Promise<Message[]> {
  reader.seen.splice(0)
  do await reader.next(true)
  while (!reader.seen.some((message) => message.headers.control !== 'up-to-date'))
  if (!reader.seen.some((message) => message.headers.control === 'up-to-date')) await reader.catchUp()
  return reader.seen.splice(0).filter((message) => message.headers.control !== 'up-to-date')
}

/** News until there is one that `wanted` holds for: real Electric may tell the moves of one transaction one by one. */
async function newsUntil(reader: Reader, wanted: (message: Message) => boolean): Promise<Message[]> {
  const all: Message[] = []
  while (!all.some(wanted)) all.push(...(await news(reader)))
  return all
}

/** A transaction; its id as messages give it. */
async function write(...statements: string[]): Promise<number> {
  return target.sql.begin(async (tx) => {
    for (const statement of statements) await tx.unsafe(statement)
    const [row] = await tx`SELECT pg_current_xact_id()::xid::text AS txid`
    return Number(row?.txid)
  })
}

function rowsOf(reader: Reader): Message[] {
  return reader.take()
}

test('rows carry a tag per disjunct and a condition per position', async () => {
  const { inner, outer } = await tables()
  const [row] = rowsOf(await follow(outer, `team IN (SELECT id FROM ${inner} WHERE open = true)`))
  expect(row).toMatchObject({
    value: { id: '1' },
    headers: { tags: [expect.stringMatching(/^[\da-f]{32}$/)], active_conditions: [true] },
  })

  const two = rowsOf(await follow(outer, `team IN (SELECT id FROM ${inner} WHERE open = true) OR done = true`))
  expect(two.map(({ value, headers }) => [value?.id, headers.active_conditions])).toEqual([
    ['1', [true, false]],
    ['2', [false, true]],
  ])
  for (const { headers } of two) expect(headers.tags).toEqual([expect.stringMatching(/^[\da-f]{32}\/$/), '/1'])

  const list = rowsOf(await follow(outer, `team IN (SELECT id FROM ${inner} WHERE open = true) AND id IN (1, 2)`))
  expect(list[0]?.headers.active_conditions).toEqual([true, true, true, false])
  expect(list[0]?.headers.tags).toEqual([
    expect.stringMatching(/^[\da-f]{32}\/1\/\/$/),
    expect.stringMatching(/^\/\/[\da-f]{32}\/1$/),
  ])
})

test('a value that leaves the inner set is a move-out', async () => {
  const { inner, outer } = await tables()
  const reader = await follow(outer, `team IN (SELECT id FROM ${inner} WHERE open = true)`)
  const [row] = rowsOf(reader)
  const txid = await write(`UPDATE ${inner} SET open = false WHERE id = 1`)
  const [tag] = (row?.headers.tags ?? []) as string[]
  expect(await news(reader)).toEqual([
    { headers: { event: 'move-out', patterns: [{ pos: 0, value: tag }], txids: [txid] } },
  ])
})

test('a value that enters brings its rows, with the snapshot that they were read in', async () => {
  const { inner, outer } = await tables()
  const reader = await follow(outer, `team IN (SELECT id FROM ${inner} WHERE open = true)`)
  const txid = await write(`UPDATE ${inner} SET open = true WHERE id = 2`)
  const [event, row, end, ...rest] = await news(reader)
  const [tag] = (row?.headers.tags ?? []) as string[]
  expect(event).toEqual({ headers: { event: 'move-in', patterns: [{ pos: 0, value: tag }], txids: [txid] } })
  expect(row).toEqual({
    key: expect.stringContaining('"2"'),
    value: { id: '2', team: '2', done: 'true', note: 'b' },
    headers: {
      operation: 'insert',
      relation: ['public', outer],
      is_move_in: true,
      tags: [tag],
      active_conditions: [true],
    },
  })
  expect(end?.headers).toMatchObject({ control: 'snapshot-end', xmin: expect.any(String), xip_list: expect.any(Array) })
  expect(rest).toEqual([])
})

test('only the first and the last row of a value move', async () => {
  const { inner, outer } = await tables()
  await target.sql`INSERT INTO ${target.sql(inner)} VALUES (3, true, 1)`
  await target.sql`UPDATE ${target.sql(outer)} SET team = 1`
  const reader = await follow(outer, `team IN (SELECT grp FROM ${inner} WHERE open = true)`)
  await write(`DELETE FROM ${inner} WHERE id = 1`)
  await write(`UPDATE ${inner} SET grp = 5 WHERE id = 2`)
  const txid = await write(`DELETE FROM ${inner} WHERE id = 3`)
  expect((await news(reader)).map(({ headers }) => [headers.event, headers.txids])).toEqual([['move-out', [txid]]])
})

test('NOT IN moves the other way round', async () => {
  const { inner, outer } = await tables()
  const reader = await follow(outer, `team NOT IN (SELECT id FROM ${inner} WHERE open = true)`)
  expect(rowsOf(reader).map(({ value }) => value?.id)).toEqual(['2'])
  await write(`UPDATE ${inner} SET open = true WHERE id = 2`)
  expect((await news(reader)).map(({ headers }) => headers.event)).toEqual(['move-out'])
  await write(`UPDATE ${inner} SET open = false WHERE id = 1`)
  const moved = await news(reader)
  expect(moved.map(({ value, headers }) => headers.event ?? headers.control ?? value?.id)).toEqual([
    'move-in',
    '1',
    'snapshot-end',
  ])
})

test('changes of rows say what they are tagged with, and what not any more', async () => {
  const { inner, outer } = await tables()
  await target.sql`INSERT INTO ${target.sql(inner)} VALUES (3, true, 1)`
  const reader = await follow(outer, `team IN (SELECT id FROM ${inner} WHERE open = true)`)
  const [first] = rowsOf(reader)
  await write(`UPDATE ${outer} SET team = 3 WHERE id = 1`)
  const [update] = await news(reader)
  expect(update?.value).toEqual({ id: '1', team: '3' })
  expect(update?.headers).toMatchObject({
    operation: 'update',
    removed_tags: first?.headers.tags,
    active_conditions: [true],
    last: true,
  })
  expect(update?.headers.tags).not.toEqual(first?.headers.tags)
  await write(`UPDATE ${outer} SET note = 'c' WHERE id = 1`)
  const [same] = await news(reader)
  expect(same?.headers).toMatchObject({ operation: 'update', tags: update?.headers.tags, removed_tags: [] })
  await write(`UPDATE ${outer} SET note = 'c' WHERE id = 1`)
  expect((await news(reader)).map(({ value, headers }) => [headers.operation, value])).toEqual([
    ['update', { id: '1' }],
  ])
  await write(`UPDATE ${outer} SET team = 2 WHERE id = 1`)
  expect((await news(reader))[0]?.headers).toMatchObject({ operation: 'delete', tags: update?.headers.tags })
  await write(`INSERT INTO ${outer} VALUES (4, 3, false, 'd')`)
  expect((await news(reader))[0]?.headers).toMatchObject({
    operation: 'insert',
    tags: update?.headers.tags,
    active_conditions: [true],
  })
})

test('a move in one disjunct of two names the row, which stays', async () => {
  const { inner, outer } = await tables()
  const reader = await follow(outer, `team IN (SELECT id FROM ${inner} WHERE open = true) OR done = true`)
  rowsOf(reader)
  await write(`UPDATE ${inner} SET open = true WHERE id = 2`)
  // Row 2 was in by the other disjunct: nothing is read for it.
  expect((await news(reader)).map(({ headers }) => headers.event ?? headers.control)).toEqual(['move-in'])
})

test('tuples, nested subqueries and parameters', async () => {
  const { inner, outer } = await tables()
  const tuple = await follow(outer, `(id, team) IN (SELECT grp, id FROM ${inner})`)
  expect(rowsOf(tuple).map(({ value }) => value?.id)).toEqual(['1'])
  await write(`UPDATE ${inner} SET grp = 2 WHERE id = 2`)
  const moved = await newsUntil(tuple, ({ headers }) => headers.control === 'snapshot-end')
  expect(moved.map(({ value, headers }) => headers.event ?? headers.control ?? value?.id)).toEqual([
    'move-out',
    'move-in',
    '2',
    'snapshot-end',
  ])

  const groups = await target.table('id int PRIMARY KEY, kind text')
  await target.sql`INSERT INTO ${target.sql(groups)} VALUES (1, 'x'), (2, 'y')`
  const nested = await follow(
    outer,
    `team IN (SELECT id FROM ${inner} WHERE grp IN (SELECT id FROM ${groups} WHERE kind = $1))`,
    {
      'params[1]': 'x',
    },
  )
  expect(rowsOf(nested).map(({ value }) => value?.id)).toEqual(['1'])
  await write(`UPDATE ${groups} SET kind = 'x' WHERE id = 2`)
  const entered = await newsUntil(nested, ({ key }) => key !== undefined)
  expect(entered.flatMap(({ value }) => value?.id ?? [])).toEqual(['2'])
  await write(`UPDATE ${groups} SET kind = 'y' WHERE id = 1`)
  const left = await newsUntil(nested, ({ headers }) => headers.event === 'move-out')
  expect(left.filter(({ key }) => key !== undefined)).toEqual([])
})

test('a transaction that changes both tables is told once', async () => {
  const { inner, outer } = await tables()
  const reader = await follow(outer, `team IN (SELECT id FROM ${inner} WHERE open = true)`)
  await write(
    `UPDATE ${inner} SET open = true WHERE id = 2`,
    `INSERT INTO ${outer} VALUES (5, 2, false, 'e')`,
    `UPDATE ${outer} SET note = 'z' WHERE id = 1`,
  )
  const told = await news(reader)
  expect(told.flatMap(({ value, headers }) => (headers.operation === 'insert' ? [value?.id] : [])).sort()).toEqual([
    '2',
    '5',
  ])
  expect(told.filter(({ headers }) => headers.operation === 'update').map(({ value }) => value?.note)).toEqual(['z'])
})

test('a subset of such a shape is tagged too', async () => {
  const { inner, outer } = await tables()
  const where = `team IN (SELECT id FROM ${inner} WHERE open = true) OR done = true`
  const answer = await getShape(target.url, {
    table: outer,
    where,
    offset: 'now',
    log: 'changes_only',
    subset__where: 'id = 2',
  })
  expect(answer.status).toBe(200)
  // Real Electric forgets the parentheses round the shape's where, so that its OR lets more rows through.
  const data = (answer.body as { data: Message[] }).data.filter(({ value }) => own || value?.id === '2')
  expect(data.map(({ value, headers }) => [value?.id, headers.active_conditions])).toEqual([['2', [false, true]]])
})

test('an inner table that is truncated ends the shape', async () => {
  const { inner, outer } = await tables()
  const reader = await follow(outer, `team IN (SELECT id FROM ${inner} WHERE open = true)`)
  const waiting = reader.next(true)
  await target.sql`TRUNCATE ${target.sql(inner)}`
  expect((await waiting).status).toBe(409)
})

test('a column that comes to an inner table and is not asked for leaves the shape alone', async () => {
  const { inner, outer } = await tables()
  const reader = await follow(outer, `team IN (SELECT id FROM ${inner} WHERE open = true)`)
  const waiting = reader.next(true)
  await write(`ALTER TABLE ${inner} ADD COLUMN more int`, `UPDATE ${inner} SET more = 1`)
  expect((await waiting).status).toBe(200)
})

// Real Electric does not know which columns an inner where reads.
test.runIf(own)(
  'an inner table that is altered or dropped ends the shape, and the next one is made of what there is',
  async () => {
    const { inner, outer } = await tables()
    const where = `team IN (SELECT id FROM ${inner} WHERE open = true)`
    const reader = await follow(outer, where)
    const waiting = reader.next(true)
    await write(`ALTER TABLE ${inner} RENAME COLUMN open TO shut`, `UPDATE ${inner} SET shut = shut`)
    expect((await waiting).status).toBe(409)
    await write(`ALTER TABLE ${inner} RENAME COLUMN shut TO open`)
    expect(rowsOf(await follow(outer, where)).map(({ value }) => value?.id)).toEqual(['1'])

    // Altered while no shape reads it.
    await target.sql`DELETE FROM ${target.sql(outer)} WHERE id = 1`
    const other = `team IN (SELECT id FROM ${inner} WHERE open = false)`
    await target.sql.unsafe(`ALTER TABLE ${inner} ADD COLUMN more int`)
    await eventually(
      async () => (await getShape(target.url, { table: outer, offset: '-1', where: other })).status === 200,
    )
    await target.sql.unsafe(`DROP TABLE ${inner}`)
    await eventually(async () => {
      const answer = await getShape(target.url, { table: outer, offset: '-1', where: `${other} AND id > 0` })
      return answer.status === 400
    })
  },
)
