// Limits are exact, however many attempts come at once.
import { expect, test } from 'vitest'
import type { AppError } from './errors.ts'
import { countAttempt, forgive } from './rate-limit.server.ts'

const from = (remoteAddress: string) =>
  Object.assign(new Request('http://127.0.0.1'), { runtime: { node: { req: { socket: { remoteAddress } } } } })

const refusals = async (attempts: Array<Promise<void>>) =>
  (await Promise.allSettled(attempts)).filter((attempt) => attempt.status === 'rejected')

test('of 32 attempts at once exactly those within the limit go on', async () => {
  const refused = await refusals(
    Array.from({ length: 32 }, (_, n) => countAttempt('pair', from(`2001:db8::${n.toString(16)}`))),
  )
  expect(refused).toHaveLength(22)
  const error = refused[0]?.reason as AppError
  expect(error).toMatchObject({ code: 'too_many', status: 429 })
  expect(error.retryAfter).toBeGreaterThan(590)
  await expect(countAttempt('pair', from('2001:db8:0:1::1'))).resolves.toBeUndefined()
})

test('an attempt that was right is taken back', async () => {
  const caller = from('198.51.100.2')
  for (let n = 0; n < 30; n++) {
    await countAttempt('signUp', caller, 'someone')
    await forgive('signUp', caller, 'someone')
  }
  expect(await refusals(Array.from({ length: 6 }, () => countAttempt('signUp', caller, 'someone')))).toHaveLength(1)
})
