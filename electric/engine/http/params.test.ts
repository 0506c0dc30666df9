import { expect, test } from 'vitest'
import { Refusal } from '../errors.ts'
import { mergeFields } from './fields.ts'
import { readShapeRequest } from './params.ts'
import { parseQuery } from './query.ts'
import { readSubsetWords } from './subset-params.ts'

const fields = (query: string, body: Record<string, unknown> = {}) => mergeFields(parseQuery(query), body)
const read = (query: string, body?: Record<string, unknown>) => readShapeRequest(fields(query, body))
const subset = (query: string, body?: Record<string, unknown>) => readSubsetWords(fields(query, body))

function errors(reading: () => unknown): unknown {
  try {
    reading()
  } catch (error) {
    if (error instanceof Refusal && error.status === 400) return (error.body as { errors: unknown }).errors
    throw error
  }
  return undefined
}

test('what has the wrong form is named all at once, everything else one stage after the other', () => {
  expect(errors(() => read('replica=some&log=half&params=x&columns=a b'))).toEqual({
    offset: ["can't be blank"],
    replica: ['is invalid'],
    log: ['is invalid'],
    params: ['is invalid'],
    columns: ['Invalid unquoted identifier contains special characters: a b'],
  })
  const stages = [
    ['offset=1_x', { offset: ['has invalid format'] }],
    ['offset=1_1&live=true', { handle: ["can't be blank when offset != -1"] }],
    ['offset=-1&live=true', { live: ["can't be true when offset == -1"] }],
    ['offset=now&live=true', { live: ["can't be true when offset is 'now'"] }],
    ['offset=-1&live_sse=true', { live_sse: ["can't be true unless live is also true"] }],
    ['offset=-1', { table: ["can't be blank"] }],
    ['offset=-1&table=a.b.c', { table: ['Invalid relation identifier, too many delimiters: a.b.c'] }],
    ['offset=-1&table=t&params[2]=x', { params: ['Parameters must be numbered sequentially, starting from 1'] }],
    ['offset=-1&table=t&params[a]=x', { params: ['Parameters can only use numbers as keys'] }],
  ] as const
  for (const [query, expected] of stages)
    expect(
      errors(() => read(query)),
      query,
    ).toEqual(expected)
})

test('booleans are true when present and not false; spaces are nothing; the handle is ignored where it means nothing', () => {
  expect(read('table=t&offset=0_0&handle=h&live').live).toBe(true)
  expect(read('table=t&offset=0_0&handle=h&live=false').live).toBe(false)
  expect(read('table=t&offset=0_0&handle=h&live=true&live_sse=true').events).toBe(true)
  expect(read('table=t&offset=now&handle=h').handle).toBeUndefined()
  expect(read('table=t&offset=-1&where=+&columns=&replica=+').words).toMatchObject({ replica: 'default' })
})

test('the query is read with brackets, the last of equal names wins, and only UTF-8 is text', () => {
  expect(read('table=t&offset=-1&table=u&params[1]=%C3%A9&params[2]=%zz').words).toMatchObject({
    table: { schema: 'public', name: 'u' },
    params: ['é', '%zz'],
  })
  expect(read('table=t&offset=-1&columns[]=a b&columns[]=C').words.columns).toEqual(['a b', 'C'])
  for (const query of ['table[]=t', 'table[a]=t', 'handle[]=1'])
    expect(
      errors(() => read(`offset=-1&${query}`)),
      query,
    ).toMatchObject({ [query.split('[')[0] ?? '']: ['is invalid'] })
  expect(errors(() => read('table=t&offset=-1&where=%ff'))).toEqual({ query: ['is not valid UTF-8'] })
})

test('a subset comes from the query, or from a body that wins', () => {
  expect(subset('table=t&offset=now')).toBeUndefined()
  const query = 'subset__where=a = $1&subset__params={"1":"x"}&subset__limit=5&subset__order_by=a'
  expect(subset(query)).toEqual({ where: 'a = $1', params: ['x'], orderBy: 'a', limit: 5, offset: undefined })
  expect(subset(query, { limit: 2, params: { 1: 'y' } })).toMatchObject({ limit: 2, params: ['y'], orderBy: 'a' })
  expect(subset('', { subset: { where: 'true = true' } })).toMatchObject({ where: 'true = true' })
  // What stands in the body beside a subset belongs to the shape.
  const both = { subset: { where: 'a' }, where: 'b', table: 'u' }
  expect(readShapeRequest(fields('table=t&offset=-1', both)).words).toMatchObject({ where: 'b', table: { name: 'u' } })
})

test('faults of a subset are nested', () => {
  expect(errors(() => subset('subset__limit=0&subset__params=[]&subset__offset=x'))).toEqual({
    subset: {
      limit: ['must be greater than 0'],
      offset: ['is invalid'],
      params: ['params must be a JSON object'],
    },
  })
  expect(errors(() => subset('subset__limit=1'))).toEqual({
    subset: { order_by: ['order_by is required when limit or offset is present'] },
  })
  expect(errors(() => subset('subset=x'))).toEqual({ subset: ['is invalid'] })
})
