// Subqueries that are refused, with real Electric's words.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getShape } from './reader.ts'
import { openTarget } from './target.ts'
import type { Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await openTarget()
})
afterAll(() => target.close())

test('what is no plain membership is refused', async () => {
  const inner = await target.table('id int PRIMARY KEY')
  const outer = await target.table('id int PRIMARY KEY, team int, note text')
  const refused = async (where: string, more: Record<string, string> = {}) => {
    const answer = await getShape(target.url, { table: outer, offset: '-1', where, ...more })
    expect(answer.status, where).toBe(400)
    return (answer.body as { errors: unknown }).errors
  }
  expect(await refused(`team IN (SELECT id FROM ${inner}) OR NOT team IN (SELECT id FROM ${inner})`)).toEqual({
    where: ['a subquery dependency cannot be used with both positive and negative polarity in the same filter'],
  })
  expect(await refused(`team IN (SELECT DISTINCT id FROM ${inner})`)).toEqual({
    where: ['SELECT statement must not contain any clauses'],
  })
  expect(await refused(`team IN (SELECT id + 1 FROM ${inner})`)).toEqual({
    where: ['At location 31: Expected a plain column reference'],
  })
  expect(await refused(`team IN (SELECT id FROM ${inner}, ${outer})`)).toEqual({
    where: ['Expected a single table reference'],
  })
  expect(await refused(`EXISTS (SELECT id FROM ${inner})`)).toEqual({
    where: ['At location 0: only `value IN (SELECT ...)` sublinks are supported right now'],
  })
  expect(await refused(`team + 1 IN (SELECT id FROM ${inner})`)).toEqual({
    where: [
      'At location 9: currently, left side of `IN (SELECT ...)` can only be a column reference or a list of column references',
    ],
  })
  expect(await refused(`note IN (SELECT id FROM ${inner})`)).toEqual({
    where: ['At location 5: left side of `IN (SELECT ...)` has type text but subquery returns int4[]'],
  })
  expect(await refused(`team IN (SELECT missing FROM ${inner})`)).toEqual({
    columns: ['The following columns are not found on the table: missing'],
  })
  expect(await refused(`team IN (SELECT id FROM missing_table)`)).toEqual({
    table: [
      'Table "public"."missing_table" does not exist. If the table name contains capitals or special characters you must quote it.',
    ],
  })
  expect(await refused('true = true', { subset__where: `team IN (SELECT id FROM ${inner})` })).toEqual({
    subset: { where: ['Subqueries are not allowed in subsets'] },
  })
  const many = Array.from({ length: 7 }, (_, n) => `(team IN (SELECT id FROM ${inner}) OR id = ${n})`).join(' AND ')
  expect(await refused(many)).toEqual({
    where: ['WHERE clause too complex for DNF decomposition (128 disjuncts exceeds limit of 100)'],
  })
})
