// A sample of the shape matrix; the whole of it is `npm run matrix`. MATRIX_SEED and MATRIX_REQUESTS repeat or lengthen it.
import { expect, withStack } from '../../fixtures.ts'
import { runMatrix } from './run.ts'

const test = withStack()
const seed = Number(process.env.MATRIX_SEED ?? Math.floor(Math.random() * 2 ** 31))
const requests = Number(process.env.MATRIX_REQUESTS ?? 1500)

test('whoever asks, however they ask, gets nothing of others and learns nothing of them', async ({ stack }) => {
  test.setTimeout(120_000 + requests * 40)
  process.stderr.write(`MATRIX_SEED=${seed}\n`)
  const outcome = await runMatrix(stack, { requests, seed })
  expect(outcome.failures).toEqual([])
  expect(outcome.requests).toBeGreaterThanOrEqual(requests)
  expect(outcome.withRows).toBeGreaterThan(0)
  expect(outcome.twins).toBeGreaterThan(0)
  expect(outcome.overSocket).toBeGreaterThan(0)
})
