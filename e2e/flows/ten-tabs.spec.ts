// Ten tabs on plain HTTP/1.1, each with the list and an open session: browsers allow six connections a host, so live requests
// ride on one socket a tab. One row reaches all ten, and a plain fetch in any of them is answered at once meanwhile.
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()

test('one row reaches ten tabs, and none of them starves', async ({ person, stack }) => {
  test.setTimeout(120_000)
  const id = await seedSession(stack.sql, stack.owner, { title: 'Open in all' })
  const pages = await Promise.all(Array.from({ length: 10 }, () => person.newPage()))
  await Promise.all(pages.map((page) => page.goto(`${stack.address}/sessions/${id}`)))
  // Ten browsers' worth of scripts begin at once; what is examined comes after that.
  for (const page of pages)
    await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible({ timeout: 60_000 })
  const protocol = await pages[0]?.evaluate(
    () =>
      performance
        .getEntriesByType('navigation')
        .map((entry) => (entry as PerformanceNavigationTiming).nextHopProtocol)[0],
  )
  expect(protocol).toBe('http/1.1')

  await seedSession(stack.sql, stack.owner, { title: 'For all ten' })
  for (const page of pages) await expect(page.getByText('For all ten')).toBeVisible()

  const times = await Promise.all(
    pages.map((page) =>
      page.evaluate(async () => {
        const begun = performance.now()
        const answer = await fetch('/api/health')
        await answer.text()
        return performance.now() - begun
      }),
    ),
  )
  expect(Math.max(...times)).toBeLessThan(1000)
})
