import { expect, test } from 'vitest'
import { lineValues } from './values.ts'

test('one object, blanks around it, a byte order mark', () => {
  expect(lineValues(' {"a":1} \r\n').values.map((one) => one.value)).toEqual([{ a: 1 }])
  expect(lineValues('  \r\n')).toEqual({ values: [], rest: null })
})

test('two objects on one line are both kept, with their places', () => {
  const text = '{"a":"}{"}{"b":["\\"}"]}'
  const { values, rest } = lineValues(text)
  expect(values.map(({ from, to }) => text.slice(from, to))).toEqual(['{"a":"}{"}', '{"b":["\\"}"]}'])
  expect(rest).toBeNull()
})

test('what follows a good object and is no JSON is named with its place', () => {
  const { values, rest } = lineValues('{"a":1}{"b":')
  expect(values).toHaveLength(1)
  expect(rest).toMatchObject({ from: 7, to: 12 })
})

test('line and paragraph separators and bare returns are part of a string', () => {
  expect(lineValues('{"a":"x\u2028y\u2029z"}').values[0]?.value).toEqual({ a: 'x\u2028y\u2029z' })
})
