// A short round of the exam on generated sessions, and where real transcripts lie beside the project one with a few of them:
// `npm run exactly-once -- --rounds N` is the long one. EXAM_SEED repeats a run.
import { expect, test } from 'vitest'
import { countLines } from './count.ts'
import { round } from './exam.ts'
import { transcripts } from './transcripts.ts'

const seed = Number(process.env['EXAM_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

test(`slices by killed importers end in the rows of one import, and in an independent count (EXAM_SEED=${seed})`, async () => {
  const made = await transcripts(false)
  const all = await transcripts()
  const { failures } = await round(all.length > made.length ? all : made, { seed, files: 8, processes: 2 })
  expect(failures).toEqual([])
}, 240_000)

test('the count takes blank lines for none, two objects for two, and leaves an end that is not finished', () => {
  const count = (text: string) => {
    const { records, refused } = countLines(Buffer.from(text))
    return [records, refused]
  }
  expect(count('\uFEFF{"a":"}{"}\r\n\n  \n{"b":1}{"c":2}\n')).toEqual([3, 0])
  expect(count('{"a":1}\n42\n{"b":\n{"c":3}')).toEqual([4, 2])
  expect(count('{"a":1}\n{"b":')).toEqual([1, 0])
})
