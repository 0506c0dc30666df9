// After a cut every tab is back soon, and while something is away nobody storms it. Times are printed, not judged.
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'
import { startCutter } from '../transport/cutter.ts'
import type { Cutter } from '../transport/cutter.ts'
import { openTab, shapeNames } from '../transport/open-tab.ts'
import type { Tab } from '../transport/open-tab.ts'
import { standIn } from '../transport/stand-in.ts'

const cuts = Number(process.env.TRANSPORT_CUTS || 60)
/** How long something is away while requests are counted. */
const awayMs = 10_000
const eight = shapeNames.slice(0, 8)

let cutter: Cutter
const test = withStack({
  separateEngine: true,
  front: async (port) => {
    cutter = await startCutter(port)
    return cutter.address
  },
})

test('a row committed after a cut is in the tab soon', async ({ stack }) => {
  test.setTimeout(cuts * 3000 + 60_000)
  const tab = await openLiveTab(stack)
  const times: number[] = []
  for (let n = 0; n < cuts; n++) {
    const begun = performance.now()
    if (n % 3 === 0) cutter.cutMidFrame()
    else cutter.cut()
    const title = `After cut ${n}`
    await seedSession(stack.sql, stack.owner, { title })
    await until(async () => holds(tab, title))
    times.push(performance.now() - begun)
  }
  await tab.close()
  report(`${cuts} cuts, cut and commit → row in the tab`, times)
})

test('a row committed after a restart of the web server is in the tab soon', async ({ stack }) => {
  test.setTimeout(180_000)
  const tab = await openLiveTab(stack)
  const times: number[] = []
  for (const signal of ['SIGTERM', 'SIGKILL', 'SIGTERM'] as const) {
    const { web = 0 } = await stack.parts()
    const title = `After ${signal} of ${web}`
    process.kill(web, signal)
    await seedSession(stack.sql, stack.owner, { title })
    await until(() =>
      fetch(`${stack.address}/api/health`).then(
        (answer) => answer.ok,
        () => false,
      ),
    )
    const begun = performance.now()
    await until(async () => holds(tab, title))
    times.push(performance.now() - begun)
  }
  await tab.close()
  report('web server restarted, answering again → row in the tab', times)
})

test('while the server is away a tab with eight shapes tries a few times, and is back when it is', async ({
  stack,
}) => {
  test.setTimeout(90_000)
  const tab = await openLiveTab(stack)
  const before = cutter.attempts()
  cutter.down()
  await expect.poll(async () => (await tab.state()).phase).toBe('offline')
  await new Promise((resolve) => setTimeout(resolve, awayMs))
  const tries = cutter.attempts() - before
  process.stderr.write(`server away for ${awayMs / 1000} s: ${tries} connections tried\n`)
  // Every 0.75 to 1.5 s once the wait has grown, the short ones before, and now and then whether the sign-in still holds.
  expect(tries).toBeLessThanOrEqual(25)
  cutter.up()
  await seedSession(stack.sql, stack.owner, { title: 'When it was back' })
  await expect.poll(async () => holds(tab, 'When it was back')).toBe(true)
  await tab.close()
})

test('while the engine is away a tab with eight shapes soon asks for nothing, and is back when it is', async ({
  stack,
}) => {
  test.setTimeout(90_000)
  const tab = await openLiveTab(stack)
  const away = await standIn(stack, (_, response) => response.writeHead(503, { 'retry-after': '1' }).end(), 'starting')
  await expect.poll(async () => (await tab.state()).phase).toBe('engine-away')
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const untilKnown = away.asked.shapes
  await new Promise((resolve) => setTimeout(resolve, awayMs))
  process.stderr.write(`engine away for ${awayMs / 1000} s: ${JSON.stringify(away.asked)}\n`)
  // Each stream and each collection a time or two until the tab knows, then none of them.
  expect(away.asked.shapes).toBeLessThanOrEqual(3 * 2 * eight.length)
  expect(away.asked.shapes).toBe(untilKnown)
  expect(away.asked.health).toBeLessThanOrEqual((2 * awayMs) / 1000 + 5)
  await away.end()
  await seedSession(stack.sql, stack.owner, { title: 'When the engine was back' })
  await expect.poll(async () => holds(tab, 'When the engine was back'), { timeout: 20_000 }).toBe(true)
  await tab.close()
})

test('a tab that was away when its sign-in ended is told so when it is back', async ({ stack }) => {
  const tab = await openLiveTab(stack)
  cutter.down()
  await stack.sql`delete from auth_sessions`
  await expect.poll(async () => (await tab.state()).phase).toBe('offline')
  cutter.up()
  await expect.poll(async () => (await tab.state()).unauthorized, { timeout: 20_000 }).toBe(true)
  await tab.close()
})

/** A tab with eight shapes that are all up-to-date; the session its session shapes are of holds nothing. */
async function openLiveTab(stack: Stack): Promise<Tab> {
  const session = await seedSession(stack.sql, stack.owner)
  const tab = await openTab(stack, { who: stack.owner, session, names: eight })
  await expect.poll(async () => (await tab.state()).streams.every(({ upToDate }) => upToDate)).toBe(true)
  await expect.poll(async () => (await tab.state()).phase).toBe('live')
  return tab
}

async function holds(tab: Tab, title: string): Promise<boolean> {
  const sessions = (await tab.state()).streams.find(({ name }) => name === 'sessions')
  return sessions?.rows.some((row) => row.title === title) ?? false
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 10))
}

function report(what: string, times: number[]): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
  process.stderr.write(`${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms\n`)
}
