import { expect, test } from 'vitest'
import { Refusal } from '../errors.ts'
import { readShapeRequest } from './params.ts'

const read = (query: string, body: Record<string, unknown> = {}) => readShapeRequest(new URLSearchParams(query), body)

function errors(query: string, body: Record<string, unknown> = {}): unknown {
  try {
    read(query, body)
  } catch (error) {
    if (error instanceof Refusal && error.status === 400) return (error.body as { errors: unknown }).errors
    throw error
  }
  return undefined
}

test('every wrong parameter is named at once', () => {
  expect(errors('replica=some&log=half&params[2]=x')).toEqual({
    table: ["can't be blank"],
    offset: ["can't be blank"],
    replica: ['is invalid'],
    log: ['is invalid'],
    params: ['can only have numeric keys, sequential and starting at 1'],
  })
  expect(errors('table=t&offset=1_x')).toEqual({ offset: ['has invalid format'] })
  expect(errors('table=t&offset=1_1')).toEqual({ handle: ["can't be blank when offset != -1"] })
  expect(errors('table=t&offset=-1&live=true')).toEqual({ live: ["can't be true when offset == -1"] })
  expect(errors('table=t&offset=-1&live_sse=true')).toEqual({ live_sse: ["can't be true unless live is also true"] })
})

test('booleans are true when present and not false; the handle is ignored where it means nothing', () => {
  expect(read('table=t&offset=0_0&handle=h&live').live).toBe(true)
  expect(read('table=t&offset=0_0&handle=h&live=false').live).toBe(false)
  expect(read('table=t&offset=0_0&handle=h&live=true&live_sse=true').events).toBe(true)
  expect(read('table=t&offset=now&handle=h').handle).toBeUndefined()
})

test('a subset comes from the query, or from a body that wins', () => {
  expect(read('table=t&offset=now').subset).toBeUndefined()
  const query = 'table=t&offset=now&subset__where=a = $1&subset__params={"1":"x"}&subset__limit=5&subset__order_by=a'
  expect(read(query).subset).toEqual({ where: 'a = $1', params: ['x'], orderBy: 'a', limit: 5, offset: undefined })
  expect(read(query, { limit: 2, params: { 1: 'y' } }).subset).toMatchObject({ limit: 2, params: ['y'] })
  expect(read('table=t&offset=now', { subset: { where: 'true = true' } }).subset).toMatchObject({
    where: 'true = true',
  })
})

test('faults of a subset are nested', () => {
  expect(errors('table=t&offset=now&subset__limit=0&subset__params=[]')).toEqual({
    subset: {
      limit: ['must be greater than 0'],
      params: ['is invalid'],
      order_by: ['order_by is required when limit or offset is present'],
    },
  })
})
