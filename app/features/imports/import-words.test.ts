import { expect, test } from 'vitest'
import { accountWords, runState, splitPath, unexplained } from './import-words.ts'

const account = { records: 12_004, stored: 11_990, same: 10, refused: 4 }

test('the account adds up in words', () => {
  expect(accountWords(account)).toBe('12,004 records = 11,990 stored + 10 same + 4 refused')
  expect(accountWords({ records: 14, stored: 14, same: 0, refused: 0 })).toBe('14 records = 14 stored')
  expect(accountWords({ records: 0, stored: 0, same: 0, refused: 0 })).toBe('0 records')
  expect(unexplained(account)).toBe(0)
  expect(unexplained({ ...account, refused: 3 })).toBe(1)
})

test('a run that stopped says so, one under way is live', () => {
  const run = { origin: 'start', status: 'running', error: null, finishedAt: null }
  expect(runState(run)).toMatchObject({ word: 'running', live: true })
  expect(runState({ ...run, error: 'The disk is full.' }).word).toBe('stopped')
  expect(runState({ ...run, status: 'completed', finishedAt: new Date() }).word).toBe('done')
})

test('following is neither an import under way nor, when it is over, one that was cut short', () => {
  const run = { origin: 'tail', status: 'running', error: null, finishedAt: null }
  expect(runState(run)).toMatchObject({ word: 'following', live: true })
  expect(runState({ ...run, status: 'interrupted', finishedAt: new Date() }).word).toBe('ended')
})

test('a path keeps the name of its file whole', () => {
  expect(splitPath('/a/b/c.jsonl')).toEqual({ folder: '/a/b/', name: 'c.jsonl' })
  expect(splitPath('C:\\a\\c.jsonl')).toEqual({ folder: 'C:\\a\\', name: 'c.jsonl' })
  expect(splitPath('c.jsonl')).toEqual({ folder: '', name: 'c.jsonl' })
})
