import { expect, test } from 'vitest'
import { SNAPSHOT_END, START, formatOffset, parseOffset } from '../offsets.ts'
import { ShapeLog } from './log.ts'
import type { Page } from './log.ts'

const at = (text: string) => parseOffset(text) ?? START
const lines = (page: Page | undefined) => page && { lines: [...page.bodies()], next: page.next, atEnd: page.atEnd }
const entry = (lsn: bigint, op: number) => ({ lsn, op, line: `"${lsn}_${op}"` })

test('the first page is the first snapshot chunk, never the end, and then one chunk after the other', () => {
  const log = new ShapeLog(4, { bytes: 0 })
  expect(log.read(START)).toBeUndefined()
  expect(log.addSnapshotLine('"a"')).toBe(false)
  expect(log.addSnapshotLine('"b"')).toBe(true)
  log.addSnapshotLine('"c"')
  expect(lines(log.read(START))).toEqual({ lines: ['"a"', '"b"'], next: at('0_0'), atEnd: false })
  expect(log.read(at('0_0'))).toBeUndefined()
  log.finishSnapshot()
  expect(lines(log.read(at('0_0')))).toEqual({ lines: ['"c"'], next: at('0_1'), atEnd: false })
  expect(lines(log.read(at('0_1')))).toEqual({ lines: [], next: SNAPSHOT_END, atEnd: true })
})

test('pages of changes end at permanent boundaries and resume between any two entries', () => {
  const log = new ShapeLog(12, { bytes: 0 })
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
  const held = { bytes: 0 }
  const first = new ShapeLog(100, held)
  const second = new ShapeLog(100, held)
  first.addSnapshotLine('"é"')
  second.stage([entry(1n, 0)])
  second.commit()
  expect([first.bytes, second.bytes, held.bytes]).toEqual([4, 5, 9])
})

test('what is staged is seen after its commit only, and forgotten when it is discarded', () => {
  const log = new ShapeLog(100, { bytes: 0 })
  log.finishSnapshot()
  log.stage([entry(10n, 0)])
  expect(lines(log.read(SNAPSHOT_END))).toEqual({ lines: [], next: SNAPSHOT_END, atEnd: true })
  log.discard()
  log.stage([entry(10n, 0)])
  log.stage([entry(10n, 2)])
  log.commit()
  expect(lines(log.read(SNAPSHOT_END))).toEqual({ lines: ['"10_0"', '"10_2"'], next: at('10_2'), atEnd: true })
})
