import { expect, test, vi } from 'vitest'
import { keepRunning, type Living } from './keep-running.ts'

function part() {
  const deaths: (() => void)[] = []
  const pauses: number[] = []
  const ready: number[] = []
  let failures = 0
  const launch = async (): Promise<Living> => {
    if (failures-- > 0) throw new Error('no luck')
    let die = () => {}
    const exited = new Promise<void>((done) => (die = done))
    return { pid: deaths.push(die), exited, stop: async () => die() }
  }
  const options = {
    name: 'part',
    launch,
    onReady: (pid: number) => ready.push(pid),
    onDown: (_reason: string, pause: number) => pauses.push(pause),
  }
  return { options, pauses, ready, die: () => deaths.at(-1)?.(), fail: (times: number) => (failures = times) }
}

test('a part that dies comes back, after pauses that grow', async () => {
  const { options, pauses, ready, die, fail } = part()
  const kept = await keepRunning(options)
  fail(2)
  die()
  await vi.waitFor(() => expect(ready).toEqual([1, 2]), { timeout: 5000 })
  expect(pauses).toEqual([200, 400, 800])
  await kept.stop(100)
})

test('a first launch that fails is told to whoever asked', async () => {
  const { options, fail } = part()
  fail(1)
  await expect(keepRunning(options)).rejects.toThrow('no luck')
})

test('stop during a pause ends at once and nothing is launched after it', async () => {
  const { options, pauses, ready, die, fail } = part()
  const kept = await keepRunning(options)
  fail(100)
  die()
  await vi.waitFor(() => expect(pauses).toContain(800), { timeout: 5000 })
  const begun = Date.now()
  await kept.stop(100)
  expect(Date.now() - begun).toBeLessThan(300)
  expect(ready).toEqual([1])
})
