// A round of the write matrix; `npm run matrix -- --part writes --rounds N` makes more. WRITES_SEED and WRITES_ROUNDS repeat or lengthen it.
import { expect, withStack } from '../../fixtures.ts'
import { runWrites } from './run.ts'

// All requests come from a proxy, each from somewhere else, so that no limit of attempts ends the exam.
const test = withStack({ env: { LOGBOOK_SIGN_IN: 'password', LOGBOOK_TRUSTED_PROXIES: '127.0.0.1' } })
const seed = Number(process.env.WRITES_SEED ?? Math.floor(Math.random() * 2 ** 31))
const rounds = Number(process.env.WRITES_ROUNDS ?? 1)

test('nobody changes, sees or finds out what is another’s, by whatever they call', async ({ stack }) => {
  test.setTimeout(120_000 + rounds * 240_000)
  process.stderr.write(`WRITES_SEED=${seed}\n`)
  const outcome = await runWrites(stack, { rounds, seed })
  expect(outcome.failures).toEqual([])
  expect(outcome.calls).toBeGreaterThan(500)
})
