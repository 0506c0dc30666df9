import { expect, test } from 'vitest'
import { SNAPSHOT_END, START, formatOffset, parseOffset } from '../offsets.ts'
import { ShapeLog } from './log.ts'

const at = (text: string) => parseOffset(text) ?? START
const entry = (lsn: bigint, op: number) => ({ lsn, op, line: `"${lsn}_${op}"` })

test('the first page is the first snapshot chunk, never the end, and then one chunk after the other', () => {
  const log = new ShapeLog(4, { bytes: 0 })
  expect(log.read(START)).toBeUndefined()
  expect(log.addSnapshotLine('"a"')).toBe(false)
  expect(log.addSnapshotLine('"b"')).toBe(true)
  log.addSnapshotLine('"c"')
  expect(log.read(START)).toEqual({ lines: ['"a"', '"b"'], next: at('0_0'), atEnd: false })
  expect(log.read(at('0_0'))).toBeUndefined()
  log.finishSnapshot()
  expect(log.read(at('0_0'))).toEqual({ lines: ['"c"'], next: at('0_1'), atEnd: false })
  expect(log.read(at('0_1'))).toEqual({ lines: [], next: SNAPSHOT_END, atEnd: true })
})

test('pages of changes end at permanent boundaries and resume between any two entries', () => {
  const log = new ShapeLog(12, { bytes: 0 })
  log.finishSnapshot()
  log.append([entry(10n, 0), entry(10n, 2), entry(10n, 4)])
  expect(log.read(SNAPSHOT_END)).toEqual({ lines: ['"10_0"', '"10_2"'], next: at('10_2'), atEnd: false })
  expect(log.read(at('10_2'))).toMatchObject({ lines: ['"10_4"'], atEnd: true })
  log.append([entry(20n, 0)])
  expect(log.read(at('10_1'))).toEqual({ lines: ['"10_2"'], next: at('10_2'), atEnd: false })
  expect(log.read(at('10_3'))).toEqual({ lines: ['"10_4"', '"20_0"'], next: at('20_0'), atEnd: true })
  expect(log.read(at('10_inf'))).toMatchObject({ lines: ['"20_0"'] })
  expect(log.read(at('25_0'))).toEqual({ lines: [], next: at('25_0'), atEnd: true })
  expect(formatOffset(log.end)).toBe('20_0')
})

test('bytes are counted for the log and for all logs together', () => {
  const held = { bytes: 0 }
  const first = new ShapeLog(100, held)
  const second = new ShapeLog(100, held)
  first.addSnapshotLine('"é"')
  second.append([entry(1n, 0)])
  expect([first.bytes, second.bytes, held.bytes]).toEqual([4, 5, 9])
})
