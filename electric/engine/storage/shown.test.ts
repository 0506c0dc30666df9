// What readers are told a moment before it is stored, when it then cannot be.
import { expect, test } from 'vitest'
import { SNAPSHOT_END, formatOffset } from '../offsets.ts'
import { allLines, linesOf, testStore } from './testing.ts'

test('what was shown and cannot be stored is taken back, and comes again at the same positions', () => {
  let pages = 1_000_000
  const { store, remove } = testStore({ pageLimit: () => pages, chunkBytes: 1_000_000 })
  try {
    const log = store.log(() => undefined)
    const page = () => linesOf(log.read({ lsn: 10n, op: 0 }))
    log.stage([{ lsn: 10n, op: 0, line: '"first"' }])
    store.commit(12n, [log])
    const told: unknown[] = []
    const commit = (): void => {
      const lines = ['"x"'.repeat(20_000), '"last"']
      log.stage(lines.map((line, index) => ({ lsn: 20n, op: 2 * index, line })))
      store.commit(22n, [log], () => told.push([formatOffset(log.end), page()]))
    }
    pages = 1
    expect(commit).toThrow(/no space left/)
    expect([formatOffset(log.end), page(), allLines(log, SNAPSHOT_END)]).toEqual(['10_0', [], ['"first"']])
    pages = 1_000_000
    commit()
    expect(told).toEqual([told[1], [formatOffset(log.end), page()]])
    expect([formatOffset(log.end), page()?.[1]]).toEqual(['20_2', '"last"'])
  } finally {
    store.close()
    remove()
  }
})
