// How sharing looks: the dialog, the shared page and the list of links at three widths, light and dark, without a serious fault that axe
// can find and nothing wider than the screen.
import { AxeBuilder } from '@axe-core/playwright'
import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()
const widths = [1440, 768, 360]

async function examine(page: Page, name: string, folder: string): Promise<void> {
  await page.screenshot({ path: `${folder}/${name}.png` })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`)).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, name).toBeLessThanOrEqual(0)
}

for (const theme of ['light', 'dark'] as const)
  test(`sharing in ${theme}`, async ({ person, stack, browser }, info) => {
    test.setTimeout(180_000)
    const id = await seedSession(stack.sql, stack.owner, {
      title: `How it looks in ${theme}, with a title that is longer than a phone is wide`,
    })
    const events = [
      ['message', 'user', 'Please look at `src/beds.ts` and say what you think of it.'],
      ['shell', null, 'npm test'],
      ['message', 'assistant', '## It is fine\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\nconst x = 1\n```'],
    ] as const
    for (const [index, [kind, role, text]] of events.entries())
      await stack.sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, title, preview, occurred_at)
        values (${randomUUID()}, ${stack.owner.spaceId}, ${id}, ${index + 1}, ${`a${index}`}, ${`k${index}`}, ${kind}, ${role},
          ${kind === 'shell' ? `shell ${text}` : null}, ${text}, now())`
    await stack.sql`update sessions set event_count = 3 where id = ${id}`
    const page = await person.newPage()
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const context = await browser.newContext({ colorScheme: theme, reducedMotion: 'reduce' })
    const theirs = await context.newPage()
    for (const width of widths) {
      const height = width === 360 ? 740 : 900
      await page.setViewportSize({ width, height })
      await theirs.setViewportSize({ width, height })
      await page.goto(`${stack.address}/sessions/${id}`)
      await page.getByRole('button', { name: 'Share' }).click()
      await expect(page.getByRole('region', { name: 'Preview' })).toContainText('It is fine')
      await examine(page, `dialog ${width}`, info.outputDir)
      await page.getByRole('button', { name: 'Make the link' }).click()
      const link = page.getByRole('link', { name: 'Open it' })
      await expect(link).toBeVisible()
      await examine(page, `made ${width}`, info.outputDir)
      await theirs.goto((await link.getAttribute('href')) ?? '')
      await expect(theirs.getByRole('feed', { name: 'Timeline' })).toContainText('It is fine')
      await examine(theirs, `shared ${width}`, info.outputDir)
      await page.goto(`${stack.address}/settings/shares`)
      await expect(page.getByRole('heading', { name: 'Shared links' })).toBeVisible()
      await examine(page, `links ${width}`, info.outputDir)
      await theirs.goto(`${stack.address}/s/nothing`)
      await examine(theirs, `gone ${width}`, info.outputDir)
    }
    await context.close()
  })
