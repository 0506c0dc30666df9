import { expect, test } from 'vitest'
import { accountWords, runState, unexplained } from './import-words.ts'

const account = { records: 12_004, stored: 11_990, same: 10, refused: 4 }

test('the account adds up in words', () => {
  expect(accountWords(account)).toBe('12,004 records = 11,990 stored + 10 same + 4 refused')
  expect(unexplained(account)).toBe(0)
  expect(unexplained({ ...account, refused: 3 })).toBe(1)
})

test('a run that stopped says so, one under way is live', () => {
  expect(runState({ status: 'running', error: null, finishedAt: null }).live).toBe(true)
  expect(runState({ status: 'running', error: 'The disk is full.', finishedAt: null }).word).toBe('stopped')
  expect(runState({ status: 'completed', error: null, finishedAt: new Date() }).word).toBe('done')
})
