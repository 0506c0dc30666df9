import { expect, test } from 'vitest'
import { makeTable } from '../catalog/table.ts'
import { Tags } from './tags.ts'
import type { Plan } from './plan.ts'

const column = { typeOid: 25, typmod: -1, type: 'text', declared: 'text', baseOid: 25, cast: 'text', collation: null }
const rest = { attnum: 1, dims: 0, isEnum: false, deterministic: true, notNull: false, pkIndex: null }
const columns = ['a', 'b'].map((name) => ({ name, ...column, ...rest }))
const table = makeTable({ oid: 1, schema: 'public', name: 't', columns, unpublished: [], family: 'none' })
const same = (text: string): string => text
const tested = (dependency: number, ...at: number[]) =>
  ({ kind: 'subquery', dependency, columns: at, canonical: at.map(() => same), id: at.join(), sql: '' }) as const
const plan: Plan = {
  positions: [tested(0, 0), { kind: 'plain', literal: 0, sql: '' }, tested(0, 0), tested(1, 0, 1)],
  disjuncts: [[0, 1], [2], [3]],
  literals: [],
  dependencies: [],
}

test('a tag has a slot per position; a move names every position of its subquery', () => {
  const tags = new Tags('h', table, plan)
  const [first = '', second, third] = tags.of(['x', 'y'])
  const hash = first.slice(0, 32)
  expect([first, second, third]).toEqual([`${hash}/1//`, `//${hash}/`, expect.stringMatching(/^\/\/\/[\da-f]{32}$/)])
  expect(hash).toMatch(/^[\da-f]{32}$/)
  expect(JSON.parse(tags.event('move-out', 0, ['["x"]'], [9]))).toEqual({
    headers: {
      event: 'move-out',
      patterns: [
        { pos: 0, value: hash },
        { pos: 2, value: hash },
      ],
      txids: [9],
    },
  })
})

test('hashes differ by value, handle and NULL, and not by anything else', () => {
  const tags = new Tags('h', table, plan)
  const single = tested(0, 0)
  const all = [tags.hash(single, '["NULL"]'), tags.hash(single, '[null]'), tags.hash(single, '["x"]')]
  expect(new Set([...all, new Tags('other', table, plan).hash(single, '["x"]')]).size).toBe(4)
  expect(tags.hash(single, '["x"]')).toBe(all[2])
  expect(tags.hash(tested(1, 0, 1), '["x","y"]')).not.toBe(tags.hash(tested(1, 1, 0), '["x","y"]'))
})
