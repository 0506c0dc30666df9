import { afterEach, expect, test } from 'vitest'
import { SNAPSHOT_END, START, formatOffset, parseOffset } from '../offsets.ts'
import { SEPARATOR } from '../storage/frame.ts'
import { linesOf, testStore } from '../storage/testing.ts'
import type { TestStore } from '../storage/testing.ts'
import type { Page, ShapeLog } from './log.ts'

let opened: TestStore[] = []
afterEach(() => {
  for (const { store, remove } of opened) {
    store.close()
    remove()
  }
  opened = []
})

function newStore(chunkBytes: number): TestStore {
  const made = testStore({ chunkBytes })
  opened.push(made)
  return made
}

function newLog(chunkBytes: number): ShapeLog {
  return newStore(chunkBytes).store.log(() => undefined)
}

const at = (text: string) => parseOffset(text) ?? START
const lines = (page: Page | undefined) => page && { lines: linesOf(page), next: page.next, atEnd: page.atEnd }
const entry = (lsn: bigint, op: number) => ({ lsn, op, line: `"${lsn}_${op}"` })

test('the first page is the first snapshot chunk, never the end, and then one chunk after the other', () => {
  const log = newLog(4)
  expect(log.read(START)).toBeUndefined()
  expect(log.addSnapshotLines(['"a"'])).toBe(false)
  expect(log.read(START)).toBeUndefined()
  expect(log.addSnapshotLines(['"b"', '"c"'])).toBe(true)
  expect(lines(log.read(START))).toEqual({ lines: ['"a"', '"b"'], next: at('0_0'), atEnd: false })
  expect(log.read(at('0_0'))).toBeUndefined()
  log.finishSnapshot()
  expect(lines(log.read(at('0_0')))).toEqual({ lines: ['"c"'], next: at('0_1'), atEnd: false })
  expect(lines(log.read(at('0_1')))).toEqual({ lines: [], next: SNAPSHOT_END, atEnd: true })
})

test.each([0, 1, 10, 25, 1000])('lines that come joined make the same pages (threshold %i)', (threshold) => {
  const texts = Array.from({ length: 40 }, (_, index) => `"${'é'.repeat(index % 9)}${index}"`)
  const pages = (log: ShapeLog): unknown[] => {
    log.finishSnapshot()
    const all: unknown[] = []
    for (let page = lines(log.read(START)); page?.lines?.length; page = lines(log.read(page.next))) all.push(page)
    return all
  }
  const one = newLog(threshold)
  one.addSnapshotLines(texts)
  const other = newLog(threshold)
  for (const batch of [texts.slice(0, 7), texts.slice(7, 8), texts.slice(8, 30), texts.slice(30)])
    for (let left = batch; left.length > 0;) {
      // A batch ends with the line that fills the room.
      const { snapshotRoom } = other
      let [bytes, count] = [0, 0]
      while (count < left.length && (count === 0 || bytes < snapshotRoom))
        bytes += Buffer.byteLength(left[count++] ?? '')
      const joined = Buffer.from(left.slice(0, count).join(SEPARATOR))
      other.addSnapshotBatch({ pieces: [joined.subarray(0, 3), joined.subarray(3)], bytes })
      left = left.slice(count)
    }
  expect(pages(other)).toEqual(pages(one))
})

test('a chunk may end with every line, and an empty threshold does not skip the first chunk', () => {
  const log = newLog(0)
  log.addSnapshotLines(['"a"', '"b"'])
  log.finishSnapshot()
  expect(lines(log.read(START))).toEqual({ lines: ['"a"'], next: at('0_0'), atEnd: false })
  expect(lines(log.read(at('0_0')))).toEqual({ lines: ['"b"'], next: at('0_1'), atEnd: false })
})

test('pages of changes end at permanent boundaries and resume between any two entries', () => {
  const log = newLog(12)
  log.finishSnapshot()
  log.stage([entry(10n, 0), entry(10n, 2), entry(10n, 4)])
  log.commit()
  expect(lines(log.read(SNAPSHOT_END))).toEqual({ lines: ['"10_0"', '"10_2"'], next: at('10_2'), atEnd: false })
  expect(lines(log.read(at('10_2')))).toMatchObject({ lines: ['"10_4"'], atEnd: true })
  log.stage([entry(20n, 0)])
  log.commit()
  expect(lines(log.read(at('10_1')))).toEqual({ lines: ['"10_2"'], next: at('10_2'), atEnd: false })
  expect(lines(log.read(at('10_3')))).toEqual({ lines: ['"10_4"', '"20_0"'], next: at('20_0'), atEnd: true })
  expect(lines(log.read(at('10_inf')))).toMatchObject({ lines: ['"20_0"'] })
  expect(lines(log.read(at('25_0')))).toEqual({ lines: [], next: at('25_0'), atEnd: true })
  expect(formatOffset(log.end)).toBe('20_0')
})

test('bytes are counted for the log and for all logs together', () => {
  const { store } = newStore(100)
  const first = store.log(() => undefined)
  const second = store.log(() => undefined)
  first.addSnapshotLines(['"é"'])
  first.finishSnapshot()
  second.stage([entry(1n, 0)])
  second.commit()
  expect([first.bytes, second.bytes, store.bytes]).toEqual([4, 5, 9])
  store.remove(first)
  expect(store.bytes).toBe(5)
})

test('what is staged is seen after its commit only, and forgotten when it is discarded', () => {
  const log = newLog(100)
  log.finishSnapshot()
  log.stage([entry(10n, 0)])
  expect(lines(log.read(SNAPSHOT_END))).toEqual({ lines: [], next: SNAPSHOT_END, atEnd: true })
  log.discard()
  log.stage([entry(10n, 0)])
  log.stage([entry(10n, 2)])
  log.commit()
  expect(lines(log.read(SNAPSHOT_END))).toEqual({ lines: ['"10_0"', '"10_2"'], next: at('10_2'), atEnd: true })
})

test('a page of a shape that ends while it is read never comes to an end', () => {
  const { store } = newStore(1_000_000)
  const log = store.log(() => undefined)
  log.addSnapshotLines(Array.from({ length: 1_000 }, (_, index) => `"${index} ${'x'.repeat(500)}"`))
  log.finishSnapshot()
  const bodies = log.read(START)?.bodies()[Symbol.iterator]()
  expect(bodies?.next().value?.length).toBeGreaterThan(0)
  store.remove(log)
  expect(() => bodies?.next()).toThrow(/409/)
})

test('the first of large pages are short', () => {
  const pages = (chunkBytes: number, rows: number): (number | undefined)[] => {
    const log = newLog(chunkBytes)
    for (let row = 0; row < rows; row += 1) log.addSnapshotLines(['x'.repeat(100_000)])
    log.finishSnapshot()
    const counts: (number | undefined)[] = []
    for (let page = log.read(START); page && !page.empty; page = log.read(page.next)) counts.push(linesOf(page)?.length)
    return counts
  }
  expect(pages(16_000_000, 500)).toEqual([20, 40, 80, 160, 160, 40])
  expect(pages(4_000_000, 100)).toEqual([11, 21, 40, 28])
  expect(pages(300_000, 10)).toEqual([3, 3, 3, 1])
})
