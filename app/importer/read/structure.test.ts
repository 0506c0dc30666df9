// The scanner against JSON.parse: on random documents, in chunks of any size, it finds exactly the rows that are there.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Structure } from './structure.ts'
import type { Row, RowArrays } from './structure.ts'

function rowsOf(bytes: Buffer, arrays: RowArrays, chunk = bytes.length || 1) {
  const rows: Row[] = []
  const structure = new Structure(arrays, { rowEnds: (row) => void rows.push(row) })
  for (let i = 0; i < bytes.length; i += chunk) structure.push(bytes.subarray(i, i + chunk))
  structure.end()
  return { structure, rows, values: rows.map((row): unknown => JSON.parse(bytes.toString('utf8', row.from, row.to))) }
}

test('random documents: the rows are those of JSON.parse, in any chunks and any layout', () => {
  const document = fc.record({ a: fc.jsonValue(), rows: fc.array(fc.jsonValue()), z: fc.jsonValue() })
  const size = fc.integer({ min: 1, max: 40 })
  fc.assert(
    fc.property(document, size, fc.constantFrom(0, 2), (value, chunk, indent) => {
      const bytes = Buffer.from(JSON.stringify(value, null, indent))
      const { values, rows, structure } = rowsOf(bytes, [['rows']], chunk)
      expect(values).toEqual(JSON.parse(JSON.stringify(value.rows)))
      expect(rows.map((row) => row.path)).toEqual(value.rows.map((_, i) => ['rows', i]))
      expect(structure.whole).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('nested row arrays are named by their path; the same keys elsewhere are no rows', () => {
  const value = { r: [{ s: [{ spans: [1, { r: [] }] }, { spans: [] }] }, { s: [{ x: 0, spans: ['"]'] }] }], spans: [9] }
  const { values, rows } = rowsOf(Buffer.from(JSON.stringify(value)), [['r', '*', 's', '*', 'spans']], 3)
  expect(values).toEqual([1, { r: [] }, '"]'])
  expect(rows.map((row) => row.path.join('.'))).toEqual(['r.0.s.0.spans.0', 'r.0.s.0.spans.1', 'r.1.s.0.spans.0'])
})

test('the document itself, and values one after the other', () => {
  expect(rowsOf(Buffer.from(' [1, [2], {"a":[3]} ] '), [[]]).values).toEqual([1, [2], { a: [3] }])
  expect(rowsOf(Buffer.from('{"a":\n1}{"b":2}\n[3]'), 'values', 2).values).toEqual([{ a: 1 }, { b: 2 }, [3]])
})

test('cut at any byte, what is safe can be closed to JSON, and only whole rows are told', () => {
  const value = { id: 'é"\\', rows: [{ a: [1, 'x'] }, { b: null }], end: { t: true } }
  const bytes = Buffer.from(JSON.stringify(value, null, 1))
  for (let cut = 1; cut < bytes.length; cut++) {
    const { structure, values } = rowsOf(bytes.subarray(0, cut), [['rows']])
    expect(structure.whole).toBe(false)
    expect(values).toEqual(value.rows.slice(0, values.length))
    const { safe, rowFrom } = structure
    const to = rowFrom ?? safe.at
    const around = bytes.toString('utf8', 0, to).replace(/,\s*$/, '') + structure.closers('around')
    expect(() => void JSON.parse(around)).not.toThrow()
    if (rowFrom === null || safe.at <= rowFrom) continue
    expect(() => void JSON.parse(bytes.toString('utf8', rowFrom, safe.at) + structure.closers('row'))).not.toThrow()
  }
})

test('what cannot be JSON is told with its place', () => {
  expect(rowsOf(Buffer.from('{"a":"no end\n}'), [['rows']]).structure.brokenAt).toBe(12)
  expect(rowsOf(Buffer.from('{"rows":[1}'), [['rows']]).structure.brokenAt).toBe(10)
  expect(rowsOf(Buffer.from('{"rows":[1]} {}'), [['rows']]).structure.brokenAt).toBe(13)
  expect(rowsOf(Buffer.from(']'), [['rows']]).structure.brokenAt).toBe(0)
})
