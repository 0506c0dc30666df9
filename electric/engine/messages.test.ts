import { expect, test } from 'vitest'
import {
  closeChangeLine,
  openChangeLine,
  queriedRowLine,
  queryLayout,
  rowKey,
  streamLayout,
  transactionStamp,
  values,
} from './messages.ts'
import { makeTable } from './catalog/table.ts'
import type { Column } from './catalog/table.ts'

const column = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  typeOid: 25,
  attnum: 1,
  baseOid: 25,
  typmod: -1,
  type: 'text',
  declared: 'text',
  dims: 0,
  isEnum: false,
  cast: 'text',
  collation: null,
  deterministic: true,
  notNull: false,
  pkIndex: null,
  ...more,
})

const table = (columns: Column[], schema = 'public', name = 'items') =>
  makeTable({ oid: 1, schema, name, columns, unpublished: [], family: 'none' })

test('a key doubles / and . in names, / alone in values, and leaves quotes as they are', () => {
  const odd = table([column('a', { pkIndex: 1 }), column('b', { pkIndex: 0 })], 'we/ird', 'na.me"')
  expect(rowKey(streamLayout(odd, [0, 1]), ['x/y', 'say "hi".'])).toBe('"we//ird"."na..me""/"say "hi"."/"x//y"')
})

test('without a primary key all columns in their order make the key, NULL as a bare _', () => {
  expect(rowKey(streamLayout(table([column('z'), column('a')]), [0, 1]), [null, ''])).toBe('"public"."items"/_/""')
})

test('a queried row shows the selected columns, its key may need more, and booleans are spelt out', () => {
  const layout = queryLayout(table([column('id'), column('flag', { baseOid: 16 })]), [1])
  expect(layout.fetched.map(({ name }) => name)).toEqual(['flag', 'id'])
  expect(JSON.parse(queriedRowLine(layout, ['t', '7'], ',"snapshot_mark":5'))).toEqual({
    key: '"public"."items"/"7"/"t"',
    value: { flag: 'true' },
    headers: { operation: 'insert', relation: ['public', 'items'], snapshot_mark: 5 },
  })
})

test('a change line is whole JSON, with last only on the last', () => {
  const layout = streamLayout(table([column('id', { pkIndex: 0 })]), [0])
  const open = openChangeLine(
    {
      operation: 'insert',
      layout,
      key: 'new',
      value: values(layout.columns, ['\u2028"']),
      keyChange: { name: 'key_change_from', key: 'old' },
    },
    transactionStamp(4294967295, 2n ** 60n),
    3,
  )
  const headers = {
    operation: 'insert',
    relation: ['public', 'items'],
    txids: [4294967295],
    lsn: '1152921504606846976',
    op_position: 3,
    key_change_from: 'old',
  }
  expect(JSON.parse(closeChangeLine(open, false))).toEqual({ key: 'new', value: { id: '\u2028"' }, headers })
  expect(JSON.parse(closeChangeLine(open, true))).toMatchObject({ headers: { ...headers, last: true } })
})
