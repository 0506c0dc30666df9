import { expect, test } from 'vitest'
import { RowMessage, readBegin, readCommit, readRelation, readTruncate, rowOid } from './pgoutput.ts'
import type { WireTuple } from './wire-tuple.ts'

const u8 = (value: number) => Buffer.from([value])
const u16 = (value: number) => Buffer.from([value >> 8, value & 255])
const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer).swap32()
const u64 = (value: bigint) => Buffer.from(BigUint64Array.of(value).buffer).swap64()
const text = (value: string) => Buffer.from(`${value}\0`)
const all = (...parts: (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
const value = (content: string) => all('t', u32(Buffer.byteLength(content)), content)

const BEGIN = all('B', u64(2n ** 60n), u64(0n), u32(4_000_000_000))
const COMMIT = all('C', u8(0), u64(2n ** 60n), u64(2n ** 60n + 48n), u64(0n))
const RELATION = all(
  'R',
  u32(7),
  text('public'),
  text('items'),
  'f',
  u16(2),
  u8(1),
  text('id'),
  u32(23),
  u32(0xffffffff),
  u8(1),
  text('body'),
  u32(25),
  u32(0xffffffff),
)

const tuple = (read: WireTuple) => Array.from({ length: read.size }, (_, index) => read.text(index))

test('positions and ids keep all their bits', () => {
  expect(readBegin(BEGIN)).toEqual({ commitLsn: 2n ** 60n, xid: 4_000_000_000 })
  expect(readCommit(COMMIT)).toBe(2n ** 60n + 48n)
})

test('a relation names its columns', () => {
  expect(readRelation(RELATION)).toEqual({
    oid: 7,
    schema: 'public',
    name: 'items',
    columns: [
      { name: 'id', typeOid: 23, typmod: -1 },
      { name: 'body', typeOid: 25, typmod: -1 },
    ],
  })
})

test('tuples tell NULL from unchanged, and whole old rows from keys', () => {
  const message = new RowMessage()
  message.read(all('U', u32(7), 'O', u16(2), value('1'), value('é'), 'N', u16(3), value('1'), 'u', 'n'))
  expect([message.hasOld, tuple(message.old)]).toEqual([true, ['1', 'é']])
  expect([message.hasRow, tuple(message.row)]).toEqual([true, ['1', undefined, null]])
  message.read(all('U', u32(7), 'K', u16(2), value('1'), 'n', 'N', u16(2), value('2'), 'n'))
  expect([message.hasOld, tuple(message.row)]).toEqual([false, ['2', null]])
  message.read(all('D', u32(7), 'K', u16(1), value('1')))
  expect([message.hasOld, message.hasRow]).toEqual([false, false])
  message.read(all('I', u32(7), 'N', u16(1), value('3')))
  expect([message.hasOld, tuple(message.row), message.row.text(1)]).toEqual([false, ['3'], null])
  expect(rowOid(all('D', u32(4_000_000_000), 'K'))).toBe(4_000_000_000)
  expect(readTruncate(all('T', u32(2), u8(0), u32(7), u32(8)))).toEqual([7, 8])
})

test('values do not change when the read buffer is reused', () => {
  const buffer = all('I', u32(7), 'N', u16(1), value('first'))
  const message = new RowMessage()
  message.read(buffer)
  const text = message.row.text(0)
  buffer.fill(0)
  expect(text).toBe('first')
})
