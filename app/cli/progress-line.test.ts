import { expect, test } from 'vitest'
import { progressLine } from './progress-line.ts'

const standing = { done: 120, total: 412, bytes: 62e6, totalBytes: 100e6, elapsed: 10_000 }

test.each([
  [standing, true, 'Importing ████████████░░░░░░░░ 62 %  120 of 412 files, 6.2 MB/s, 6 s left'],
  [standing, false, 'Importing 62 %  120 of 412 files, 6.2 MB/s, 6 s left'],
  [{ ...standing, elapsed: 500 }, false, 'Importing 62 %  120 of 412 files'],
  [{ ...standing, elapsed: 10_000_000 }, false, 'Importing 62 %  120 of 412 files, 0.0 MB/s, 1 h 42 min left'],
  [{ ...standing, done: 412, bytes: 130e6 }, false, 'Importing 100 %  412 of 412 files, 13 MB/s'],
  [{ done: 0, total: 1, bytes: 0, totalBytes: 0, elapsed: 0 }, false, 'Importing 0 %  0 of 1 file'],
])('%j, bar %s', (at, bar, line) => {
  expect(progressLine(at, bar)).toBe(line)
})
