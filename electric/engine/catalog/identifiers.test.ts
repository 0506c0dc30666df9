import { expect, test } from 'vitest'
import { parseColumnList, parseTableName } from './identifiers.ts'

test('table names are folded unless quoted, in public unless a schema is named', () => {
  expect(parseTableName('Items')).toEqual({ schema: 'public', name: 'items' })
  expect(parseTableName('"We ird"."It""em.s"')).toEqual({ schema: 'We ird', name: 'It"em.s' })
  for (const text of ['', 'a.b.c', 'a b', '"open', '1a', 'a;b', 'a.', `${'x'.repeat(64)}`])
    expect(typeof parseTableName(text), text).toBe('string')
})

test('column lists keep the order, drop doubles and refuse anything else', () => {
  expect(parseColumnList('id, "Ti,tle" ,id')).toEqual(['id', 'Ti,tle'])
  for (const text of ['', 'id,', ',id', 'id title', 'count(*)', '*'])
    expect(typeof parseColumnList(text), text).toBe('string')
})
