import { expect, test } from 'vitest'
import { Intake } from './intake.ts'

test('a message that must wait stops those behind it, which keep their bytes and their order', async () => {
  const told: string[] = []
  const gates: (() => void)[] = []
  const applier = {
    take: (bytes: Buffer) => {
      told.push(bytes.toString())
      return bytes.toString().startsWith('wait') ? new Promise<void>((resolve) => gates.push(resolve)) : undefined
    },
    settle: () => void told.push('settled'),
  }
  const valve = { pause: () => told.push('paused'), resume: () => told.push('resumed') }
  const intake = new Intake(applier, valve, () => undefined)
  const buffer = Buffer.alloc(5)
  const give = (text: string): void => {
    buffer.write(text.padEnd(5))
    intake.message(buffer)
  }
  for (const text of ['a', 'wait1', 'b', 'wait2', 'c']) give(text)
  intake.paused()
  expect([told.splice(0), intake.busy]).toEqual([['a    ', 'wait1', 'paused'], true])
  gates.shift()?.()
  await new Promise(setImmediate)
  expect([told.splice(0), intake.busy]).toEqual([['b    ', 'wait2', 'paused'], true])
  give('d')
  gates.shift()?.()
  await new Promise(setImmediate)
  expect([told.splice(0), intake.busy]).toEqual([['c    ', 'd    ', 'settled', 'resumed'], false])
})

test('work that fails is told, and nothing is taken after it', async () => {
  const failures: unknown[] = []
  const taken: string[] = []
  const applier = {
    take: (bytes: Buffer) => (taken.push(bytes.toString()), Promise.reject(new Error('away'))),
    settle: () => undefined,
  }
  const intake = new Intake(applier, { pause: () => {}, resume: () => {} }, (error) => failures.push(String(error)))
  for (const text of ['a', 'b']) intake.message(Buffer.from(text))
  await new Promise(setImmediate)
  expect([taken, failures]).toEqual([['a'], ['Error: away']])
})
