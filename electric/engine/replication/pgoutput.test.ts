import { expect, test } from 'vitest'
import { decodeMessage } from './pgoutput.ts'
import { TransactionAssembler } from './transaction.ts'

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

test('positions and ids keep all their bits', () => {
  expect(decodeMessage(BEGIN)).toEqual({ kind: 'begin', commitLsn: 2n ** 60n, xid: 4_000_000_000 })
  expect(decodeMessage(COMMIT)).toEqual({ kind: 'commit', endLsn: 2n ** 60n + 48n })
})

test('a relation names its columns', () => {
  expect(decodeMessage(RELATION)).toEqual({
    kind: 'relation',
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
  const full = all('U', u32(7), 'O', u16(2), value('1'), value('é'), 'N', u16(2), value('1'), 'u')
  expect(decodeMessage(full)).toEqual({ kind: 'update', oid: 7, old: ['1', 'é'], row: ['1', undefined] })
  const keyOnly = all('U', u32(7), 'K', u16(2), value('1'), 'n', 'N', u16(2), value('2'), 'n')
  expect(decodeMessage(keyOnly)).toEqual({ kind: 'update', oid: 7, old: undefined, row: ['2', null] })
  expect(decodeMessage(all('D', u32(7), 'K', u16(1), value('1')))).toEqual({ kind: 'delete', oid: 7, old: undefined })
  expect(decodeMessage(all('T', u32(2), u8(0), u32(7), u32(8)))).toEqual({ kind: 'truncate', oids: [7, 8] })
  expect(decodeMessage(all('Y', 'anything'))).toEqual({ kind: 'other' })
})

test('decoded values do not change when the read buffer is reused', () => {
  const buffer = all('I', u32(7), 'N', u16(1), value('first'))
  const message = decodeMessage(buffer)
  buffer.fill(0)
  expect(message).toEqual({ kind: 'insert', oid: 7, row: ['first'] })
})

test('a transaction is given once, at its commit; unwanted changes still take an index', () => {
  const assembler = new TransactionAssembler((oid) => oid === 7)
  const insert = (oid: number) => all('I', u32(oid), 'N', u16(2), value('1'), 'n')
  const given = [BEGIN, RELATION, insert(9), insert(7), COMMIT].map((bytes) => assembler.push(bytes))
  expect(given.slice(0, -1)).toEqual([undefined, undefined, undefined, undefined])
  expect(given.at(-1)).toMatchObject({
    xid: 4_000_000_000,
    commitLsn: 2n ** 60n,
    changes: [{ index: 1, message: { oid: 7 } }],
  })
  expect(given.at(-1)?.skipped).toEqual(new Set([9]))
  expect(assembler.inTransaction).toBe(false)
})
