import { expect, test } from 'vitest'
import { checkWhere } from '../where/check.ts'
import { scopeOf } from '../where/expression.ts'
import { parseWhere } from '../where/parse.ts'
import { disjuncts } from './dnf.ts'

const column = {
  typeOid: 23,
  typmod: -1,
  type: 'int4',
  declared: 'integer',
  baseOid: 23,
  cast: 'integer',
  collation: null,
}
const rest = { attnum: 1, dims: 0, isEnum: false, deterministic: true, notNull: false, pkIndex: null }
const columns = new Map(['a', 'b', 'c', 'd'].map((name) => [name, { name, ...column, ...rest }]))

function cut(where: string): string[][] {
  return disjuncts(parseWhere(where)).map((literals) =>
    literals.map(({ atom, negated }) => `${negated ? 'not ' : ''}${checkWhere(atom, scopeOf(columns, [], false)).sql}`),
  )
}

test('AND is distributed over OR, and NOT is pushed to the atoms', () => {
  expect(cut('a = 1 AND (b = 2 OR c = 3)')).toEqual([
    ['("a" = 1)', '("b" = 2)'],
    ['("a" = 1)', '("c" = 3)'],
  ])
  expect(cut('NOT (a = 1 AND NOT (b = 2 OR c = 3))')).toEqual([['not ("a" = 1)'], ['("b" = 2)'], ['("c" = 3)']])
  expect(cut('NOT (a = 1 OR b = 2)')).toEqual([['not ("a" = 1)', 'not ("b" = 2)']])
})

test('a list is an OR of equalities, BETWEEN an AND of bounds, as Electric reads them', () => {
  expect(cut('a IN (1, 2)')).toEqual([['("a" = 1)'], ['("a" = 2)']])
  expect(cut('a NOT IN (1, 2)')).toEqual([['not ("a" = 1)', 'not ("a" = 2)']])
  expect(cut('a BETWEEN 1 AND 2')).toEqual([['(1 <= "a")', '("a" <= 2)']])
  expect(cut('NOT a NOT BETWEEN 1 AND 2')).toEqual([['(1 <= "a")', '("a" <= 2)']])
})

test('too many disjuncts are counted, not built', () => {
  const product = Array.from({ length: 60 }, (_, n) => `(a = ${n} OR b = ${n})`).join(' AND ')
  expect(() => cut(product)).toThrow(`${2 ** 60} disjuncts exceeds limit of 100`)
  expect(cut(Array.from({ length: 100 }, (_, n) => `a = ${n}`).join(' OR '))).toHaveLength(100)
})
