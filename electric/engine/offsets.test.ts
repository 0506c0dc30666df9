import { expect, test } from 'vitest'
import { SNAPSHOT_END, START, compareOffsets, formatOffset, lsnFromText, lsnToText, parseOffset } from './offsets.ts'

test("positions are read and written in the protocol's spelling", () => {
  for (const text of ['-1', '0_0', '0_7', '0_inf', '28860407_2', '18446744073709551615_inf']) {
    const offset = parseOffset(text)
    expect(offset && formatOffset(offset)).toBe(text)
  }
  for (const text of ['', 'now', '-2', '1', '1_', '_1', '1_-1', 'x_1', '1_x', '1_1_1']) {
    expect(parseOffset(text), text).toBeUndefined()
  }
  // Far beyond any position there can be, but positions all the same.
  expect(parseOffset('18446744073709551616_99999999999999999999')?.lsn).toBe(2n ** 64n)
})

test('positions order by LSN, then by operation, also above 2^53', () => {
  const ordered = [
    '-1',
    '0_0',
    '0_1',
    '0_inf',
    '9007199254740992_0',
    '9007199254740993_0',
    '9007199254740993_2',
    '9007199254740993_inf',
  ]
  const offsets = ordered.map((text) => parseOffset(text) ?? START)
  const shuffled = offsets.toReversed().sort(compareOffsets)
  expect(shuffled.map(formatOffset)).toEqual(ordered)
  expect(compareOffsets(SNAPSHOT_END, parseOffset('0_inf') ?? START)).toBe(0)
})

test('LSNs are unsigned 64-bit integers', () => {
  expect(lsnFromText('0/0')).toBe(0n)
  expect(lsnFromText('00000001/0177B980')).toBe(0x1_0177b980n)
  expect(lsnToText(lsnFromText('FFFFFFFF/FFFFFFF8'))).toBe('FFFFFFFF/FFFFFFF8')
})
