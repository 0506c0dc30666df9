// When a client must start again, and that nothing wrong is served before it does.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Reader, eventually, getShape } from './reader.ts'
import type { Answer } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

const item = 'id int PRIMARY KEY, title text'
const MUST_REFETCH = [{ headers: { control: 'must-refetch' } }]

/** The handle that a 409 names. */
function conflict(answer: Answer): string {
  expect(answer.status).toBe(409)
  expect(answer.body).toEqual(MUST_REFETCH)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=60, must-revalidate')
  return answer.headers.get('electric-handle') ?? ''
}

test('an unknown handle, or one of another definition, is answered with the right one', async () => {
  const { url } = target
  const table = await target.table(item)
  const unknown = conflict(await getShape(url, { table, offset: '0_0', handle: '1-1' }))
  const reader = await new Reader(url, { table }).catchUp()
  expect(unknown).toBe(reader.handle)
  const narrowed = { table, where: 'id = 1', offset: '0_inf', handle: reader.handle, live: 'true' }
  const other = conflict(await getShape(url, narrowed))
  expect(other).not.toBe(reader.handle)
  expect((await getShape(url, { ...narrowed, handle: other, live: 'false' })).status).toBe(200)
})

test('definitions that differ in one word have handles of their own; the same one is shared', async () => {
  const { url } = target
  const table = await target.table(item)
  const definitions: Record<string, string>[] = [
    {},
    { where: 'id = 1' },
    { where: 'id = 2' },
    { columns: 'id' },
    { replica: 'full' },
    { log: 'changes_only' },
  ]
  const handles = []
  for (const definition of [...definitions, { where: '( "id"=1 )' }])
    handles.push((await getShape(url, { table, offset: '-1', ...definition })).headers.get('electric-handle'))
  expect(new Set(handles).size).toBe(definitions.length)
  expect(handles.at(-1)).toBe(handles[1])
})

test('TRUNCATE ends a shape: without a handle for who waits, with the new one for who asks later', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  let reader = new Reader(url, { table })
  // Whether the live request is taken before the TRUNCATE cannot be seen from here: it is tried until it was.
  await eventually(async () => {
    reader = await new Reader(url, { table }).catchUp()
    const waiting = reader.next(true)
    await getShape(url, { table, offset: reader.offset, handle: reader.handle })
    await sql`TRUNCATE ${sql(table)}`
    const cut = await waiting
    expect([cut.status, cut.body]).toEqual([409, MUST_REFETCH])
    return cut.headers.get('electric-handle') === null
  })
  const fresh = conflict(await reader.next())
  expect(fresh).not.toBe(reader.handle)
  const again = await new Reader(url, { table }).catchUp()
  expect([again.handle, again.take()]).toEqual([fresh, []])
})

test('a change of the columns ends the shape at the next change, and the new one has the new columns', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  const reader = await new Reader(url, { table }).catchUp()
  await sql`ALTER TABLE ${sql(table)} ADD extra int DEFAULT 5`
  await sql`INSERT INTO ${sql(table)} VALUES (2, 'two', 6)`
  await eventually(async () => (await reader.next()).status === 409)
  const again = await new Reader(url, { table }).catchUp()
  expect(again.take().map(({ value }) => value?.extra)).toEqual(['5', '6'])
})

test('a subset of a table whose columns changed is answered at the second try at the latest', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  const ask = () =>
    getShape(url, { table, offset: 'now', log: 'changes_only' }, { method: 'POST', body: '{"where":"id = 1"}' })
  expect((await ask()).status).toBe(200)
  await sql`ALTER TABLE ${sql(table)} ADD extra int`
  expect([200, 409]).toContain((await ask()).status)
  expect((await ask()).status).toBe(200)
})

// A DROP is not in the stream; an engine that looks once a minute is given the time.
const LOOK = 90_000

test(
  'a dropped table is refused, and one made again under its name is another shape',
  { timeout: LOOK * 2 },
  async () => {
    const { url, sql } = target
    const table = await target.table(item)
    await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
    const reader = await new Reader(url, { table }).catchUp()
    await sql`DROP TABLE ${sql(table)}`
    await eventually(async () => (await reader.next()).status === 400, LOOK)
    expect((await reader.next()).body).toMatchObject({ errors: { table: [expect.stringContaining('does not exist')] } })
    await sql.unsafe(`CREATE TABLE ${table} (${item}); INSERT INTO ${table} VALUES (2, 'two')`)
    expect(conflict(await reader.next())).not.toBe(reader.handle)
    const again = await new Reader(url, { table }).catchUp()
    expect(again.take().map(({ value }) => value?.id)).toEqual(['2'])
    await sql`INSERT INTO ${sql(table)} VALUES (3, 'three')`
    await again.next(true)
    expect(again.take().map(({ value }) => value?.id)).toEqual(['3'])
  },
)

test('a table that is gone when its snapshot is taken is a 409 first, and refused to whoever asks again', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await new Reader(url, { table }).catchUp()
  expect((await getShape(url, { table }, { method: 'DELETE' })).status).toBe(202)
  await sql`DROP TABLE ${sql(table)}`
  const gone = await getShape(url, { table, offset: '-1' })
  expect([gone.status, gone.headers.get('electric-handle')]).toEqual([409, null])
  await eventually(async () => (await getShape(url, { table, offset: '-1' })).status === 400)
})

test('a table that stops sending whole old rows ends its shapes, and the new one makes it send them again', async () => {
  const { url, sql } = target
  const table = await target.table(item)
  await sql`INSERT INTO ${sql(table)} VALUES (1, 'one')`
  const reader = await new Reader(url, { table }).catchUp()
  await sql`ALTER TABLE ${sql(table)} REPLICA IDENTITY DEFAULT`
  await sql`UPDATE ${sql(table)} SET title = 'two'`
  await eventually(async () => (await reader.next()).status === 409)
  const again = await new Reader(url, { table }).catchUp()
  expect(again.take().map(({ value }) => value?.title)).toEqual(['two'])
  await sql`UPDATE ${sql(table)} SET title = 'three'`
  await again.next(true)
  expect(again.take().map(({ value }) => value)).toEqual([{ id: '1', title: 'three' }])
})

test('DELETE ends a shape by its definition or its handle', async () => {
  const { url } = target
  const table = await target.table(item)
  const remove = (params: Record<string, string>) => getShape(url, params, { method: 'DELETE' })
  expect((await remove({ table })).status).toBe(404)
  const first = await new Reader(url, { table }).catchUp()
  expect((await remove({ table, handle: '1-1' })).status).toBe(400)
  expect((await remove({ table, handle: first.handle })).status).toBe(202)
  const second = conflict(await first.next())
  expect((await remove({ handle: second })).status).toBe(202)
  expect(conflict(await first.next())).not.toBe(second)
})

test('DELETE takes the whole definition, and refuses one that cannot be', async () => {
  const { url } = target
  const table = await target.table(item)
  const remove = (params: Record<string, string>) => getShape(url, params, { method: 'DELETE' })
  const definition = { table, where: 'title = $1', 'params[1]': 'one', columns: 'id,title', replica: 'full' }
  const reader = await new Reader(url, definition).catchUp()
  expect((await remove({ ...definition, 'params[1]': 'two' })).status).toBe(404)
  expect((await remove({ table })).status).toBe(404)
  expect((await remove(definition)).status).toBe(202)
  expect((await reader.next()).status).toBe(409)
  const none = await remove({})
  expect([none.status, none.body]).toEqual([
    400,
    { message: 'Invalid request', errors: { handle: ["can't be blank when shape definition is missing"] } },
  ])
  expect(none.headers.get('cache-control')).toBe('no-cache')
  expect((await remove({ table: 'no_such_table' })).status).toBe(400)
})
