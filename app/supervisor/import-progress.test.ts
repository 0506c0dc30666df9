import { expect, test } from 'vitest'
import { importProgress } from './import-progress.ts'

function reading(...lines: string[]): string[] {
  const said: string[] = []
  const read = importProgress({ update: (line) => said.push(`… ${line}`), settle: (line) => said.push(line) })
  for (const line of lines) read(line)
  return said
}

test('status lines become sentences with the right plurals', () => {
  expect(
    reading(
      '{"event":"import-progress","done":1,"total":1200,"sessions":1,"records":80,"refused":0}',
      '{"event":"import-progress","done":1200,"total":1200,"sessions":1180,"refused":1}',
      '{"event":"import-done","sessions":1180,"refused":2}',
    ),
  ).toEqual([
    '… Importing: 1 of 1,200 files, 1 session',
    '… Importing: 1,200 of 1,200 files, 1,180 sessions, 1 record refused (see Imports)',
    'Import done: 1,180 sessions, 2 records refused (see Imports).',
  ])
})

test('logs, other events and broken lines are left alone', () => {
  expect(
    reading('listening', '{"level":30,"msg":"import-progress"}', '{"event":"import-progress",', '{"event":"import-x"}'),
  ).toEqual([])
})
