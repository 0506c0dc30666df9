import { expect, test } from 'vitest'
import { encoded, unfinishedCharacter } from './records.ts'

test('bytes are kept exactly: as text where that is possible, else as base64', () => {
  for (const bytes of [
    Buffer.from('plain ü €'),
    Buffer.from([0xff, 0x41]),
    Buffer.from('a\0b'),
    Buffer.from('\x1b[1m'),
  ]) {
    const { encoding, data } = encoded(bytes)
    expect(Buffer.from(data, encoding)).toEqual(bytes)
  }
  expect(encoded(Buffer.from('€')).encoding).toBe('utf8')
  expect(encoded(Buffer.from('a\0')).encoding).toBe('base64')
})

test.each([
  ['', 0],
  ['plain', 0],
  ['€', 0],
  ['💡', 0],
])('%j is whole', (text, count) => {
  expect(unfinishedCharacter(Buffer.from(text))).toBe(count)
})

test('the beginning of a character is told, but not bytes that can never become one', () => {
  for (const cut of [1, 2, 3]) expect(unfinishedCharacter(Buffer.from('a💡').subarray(0, 1 + cut))).toBe(cut)
  expect(unfinishedCharacter(Buffer.from([0x80, 0x80, 0x80, 0x80]))).toBe(0)
})
