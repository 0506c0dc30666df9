import { expect, test } from 'vitest'
import { parseColumnList, parseTableName } from './identifiers.ts'

test('table names are folded unless quoted, in public unless a schema is named', () => {
  expect(parseTableName('Items')).toEqual({ schema: 'public', name: 'items' })
  expect(parseTableName('"We ird"."It""em.s"')).toEqual({ schema: 'We ird', name: 'It"em.s' })
  for (const text of ['', 'a.b.c', 'a b', '"open', '1a', 'a;b', 'a.', `${'x'.repeat(64)}`])
    expect(typeof parseTableName(text), text).toBe('string')
})

test('column lists keep the order and refuse anything else, spaces included', () => {
  expect(parseColumnList('ID,"Ti,tle",a')).toEqual(['id', 'Ti,tle', 'a'])
  for (const text of ['', 'id,', ',id', 'id title', 'id, title', 'count(*)', '*', '"a"b"'])
    expect(typeof parseColumnList(text), text).toBe('string')
})
