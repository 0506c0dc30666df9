// The bench of the way to the screen runs to its end on a small size: every line comes on every side. Nothing here looks at a clock.
import { expect, test } from '@playwright/test'
import { platform } from 'node:os'
import { again } from './rounds.ts'
import { QUICK } from './size.ts'
import { Stage } from './stage.ts'
import { tail } from './tail.ts'

test('lines reach the screen of a running program and of its peer', async () => {
  test.setTimeout(300_000)
  const stage = await Stage.open({
    databaseUrl: undefined,
    otherUrl: undefined,
    otherPid: undefined,
    profile: undefined,
  })
  try {
    const [shown, idle] = await tail(stage, QUICK, 1)
    const names = [shown?.peer, again(shown?.peer ?? ''), 'Logbook']
    expect(Object.keys(shown?.samples ?? {})).toEqual(names)
    for (const samples of Object.values(shown?.samples ?? {})) {
      expect(samples).toHaveLength(10 * QUICK.groupsOfLines)
      for (const sample of samples) expect(sample).toBeGreaterThan(0)
    }
    if (platform() === 'linux') expect(idle?.samples['capture process']).toHaveLength(QUICK.weighings)
  } finally {
    await stage.close()
  }
})
