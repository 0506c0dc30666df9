// One examination for all stores: known by the fields of their rows alone, each row of the kind it is, and not to be thrown off.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detect, formats, sourceName } from '../formats/index.ts'
import type { FormatName } from '../formats/index.ts'
import { chats } from './testing/chats.ts'
import { coachThings } from './testing/coach.ts'
import { bridgeTables, workioTables } from './testing/hook-tables.ts'
import { dispatchRuns } from './testing/runs.ts'
import type { Row, StoreFiles } from './testing/folder.ts'

const stores: Array<[FormatName, StoreFiles]> = [
  ['codex-session-view', { ...chats().files, ...coachThings() }],
  ['dispatch', dispatchRuns('x').files],
  ['workio', workioTables().files],
  ['hook-bridge', bridgeTables()],
]

describe.each(stores)('%s', (name, files) => {
  test.each(Object.entries(files))('%s is found by its rows, and every row is one of it', (table, rows) => {
    expect(detect(rows.slice(0, 20))).toEqual({ format: name })
    const state = formats[name].start(sourceName('/any/name.json'), rows.slice(0, 20))
    for (const row of rows) {
      const parsed = formats[name].parse(row, state)
      expect(parsed?.refused).toBeUndefined()
      if (parsed?.rows && parsed.events.length === 0) expect(parsed.rows[0]?.kind).toBe(table)
    }
  })

  test('a row without an id, or with anything in any field, is refused or taken, and never an error', () => {
    const rows: Row[] = Object.values(files).flat()
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(null, '', 0, -1, 1e300, [], {}, '\u0000', '2025-13-45'))
    const spoiled = fc.tuple(fc.constantFrom(...rows), fc.nat(), odd).map(([row, n, value]) => {
      const keys = Object.keys(row)
      return { ...row, [keys[n % keys.length] ?? 'x']: value }
    })
    const state = formats[name].start(sourceName('/x.json'), rows.slice(0, 20))
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), spoiled), (value) => void formats[name].parse(value, state)),
      { numRuns: 2000 },
    )
  })
})

test('stores do not take one another for theirs, nor a transcript', () => {
  for (const [name, files] of stores)
    for (const rows of Object.values(files))
      for (const other of Object.keys(formats) as FormatName[])
        if (other !== name) expect(formats[other].sniff(rows), `${name} as ${other}`).toBeLessThan(0.6)
})
