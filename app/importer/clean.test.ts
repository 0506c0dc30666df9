import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { clean, cleanParsed, clip, indexable, instantOf, TooDeep } from './clean.ts'

test('NUL and half emoji are replaced in values and keys; the six characters \\u0000 are not', () => {
  expect(clean({ 'a\0': ['x\0y', '\ud83d', '\\u0000'] })).toEqual({ 'a\uFFFD': ['x\uFFFDy', '\uFFFD', '\\u0000'] })
})

test('what is clean is the same object', () => {
  const value = { a: [1, { b: 'é\u{1f600}' }], n: null }
  expect(clean(value)).toBe(value)
})

test('what was parsed is cleaned alike, whether its text was looked at first or not', () => {
  const any = fc.oneof(
    fc.constantFrom('\0', '\ud83d', '\\ud83d', '\\u0000', 1e308),
    fc.string({ unit: 'binary' }),
    fc.integer(),
  )
  const value = fc.oneof(fc.array(any), fc.dictionary(fc.string({ unit: 'binary' }), fc.oneof(any, fc.array(any))))
  fc.assert(
    fc.property(value, (given) => {
      const json = Buffer.from(JSON.stringify(given)).toString('utf8')
      expect(cleanParsed(JSON.parse(json), json)).toEqual(clean(JSON.parse(json)))
    }),
  )
  for (const json of ['{"a":1e999}', '[{"b":-1e999}]', '["\\uD800"]', '{"\\u0000":"\\uDFff"}', '{"__proto__":[1e999]}'])
    expect(cleanParsed(JSON.parse(json), json)).toEqual(clean(JSON.parse(json)))
  expect(cleanParsed(JSON.parse('{"a":[1e999]}'), '{"a":[1e999]}')).toEqual({ a: ['Infinity'] })
  const deep = '['.repeat(500) + ']'.repeat(500)
  expect(() => cleanParsed<unknown>(JSON.parse(deep), deep)).toThrow(TooDeep)
})

test('clip cuts between characters and never makes more bytes than asked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(60), (text, bytes) => {
      const clipped = clip(text, bytes)
      expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(Math.max(bytes, 0))
      expect(text.startsWith(clipped)).toBe(true)
    }),
  )
})

test('instants come as text or as seconds, milliseconds, microseconds; what is none is null', () => {
  const iso = '2026-01-02T03:04:05.000Z'
  const ms = Date.parse(iso)
  for (const value of [iso, ms, ms / 1000, ms * 1000, '2026-01-02T03:04:05Z']) expect(instantOf(value)).toBe(iso)
  for (const value of ['[trimmed for fixture]', '2026-13-40T00:00:00Z', 0, -1, Number.NaN, null, {}, '0001-01-01'])
    expect(instantOf(value)).toBeNull()
})

test('an instant that is written as a Date would write it is itself, and any other is what a Date makes of it', () => {
  for (const day of ['01', '28', '29', '30', '31', '32', '00'])
    for (const month of ['01', '02', '12', '13', '00'])
      for (const time of [
        '00:00:00.000Z',
        '23:59:59.999Z',
        '24:00:00.000Z',
        '12:60:00.000Z',
        '12:00:00.1234Z',
        '12:00:00.000+02:00',
      ])
        for (const year of ['1989', '1990', '1991', '1999', '2000', '2026', '2199', '2200']) {
          const text = `${year}-${month}-${day}T${time}`
          const ms = Date.parse(text)
          const wanted = ms > 631_152_000_000 && ms < 7_258_118_400_000 ? new Date(ms).toISOString() : null
          expect(instantOf(text), text).toBe(wanted)
        }
})

test('long keys become short ones, and stay apart', () => {
  expect(indexable('short')).toBe('short')
  expect(indexable('x'.repeat(5000)).length).toBeLessThan(100)
  expect(indexable('x'.repeat(5000))).not.toBe(indexable('x'.repeat(5001)))
})
