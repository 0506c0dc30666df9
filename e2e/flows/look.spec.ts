// How it looks: the pages at three widths, light and dark, with made-up sessions. The pictures of the README are made here, so
// they stay true; and no page has a serious fault that axe can find.
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from '@playwright/test'
import { join } from 'node:path'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack({ args: ['--demo'] })
/** With LOGBOOK_PICTURES=1 the pictures of the README are made anew; otherwise they go to the test's own folder. */
const pictures = process.env.LOGBOOK_PICTURES ? join(import.meta.dirname, '..', 'pictures') : undefined
const widths = { desk: 1440, tablet: 768, phone: 360 }

/** A session with an edit, an error and todos, once the first import is done. */
async function openTelling(person: BrowserContext, stack: Stack): Promise<Page> {
  await expect
    .poll(async () => Number((await stack.sql`select count(*) as n from imports where status = 'done'`)[0]?.n), {
      timeout: 60_000,
    })
    .toBeGreaterThan(0)
  const [session] = await stack.sql`
    select s.id from sessions s where parent_session_id is null and error_count > 0
      and exists (select from todos t where t.session_id = s.id)
      and exists (select from timeline_events e where e.session_id = s.id and e.kind = 'file_change')
    order by s.last_event_at desc limit 1`
  const page = await person.newPage()
  await page.goto(`${stack.address}/sessions/${session?.id}`)
  await expect(page.getByRole('feed', { name: 'Timeline' })).toBeVisible()
  await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible()
  return page
}

for (const theme of ['light', 'dark'] as const) {
  test(`pages in ${theme}: pictures, no serious finding, nothing wider than the screen`, async ({
    person,
    stack,
  }, info) => {
    test.setTimeout(180_000)
    const page = await openTelling(person, stack)
    const session = new URL(page.url()).pathname
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const [name, width] of Object.entries(widths)) {
      await page.setViewportSize({ width, height: width === widths.phone ? 740 : 900 })
      for (const [title, path] of [
        ['session', session],
        ['sessions', '/'],
        ['todos', `${session}?tab=todos`],
        ['imports', '/imports'],
      ] as const) {
        await page.goto(stack.address + path)
        await expect(page.getByRole('status', { name: /^Sync:/ })).toBeVisible()
        await expect(page.getByRole('main')).toBeAttached()
        if (title === 'session') await expect(page.getByRole('feed', { name: 'Timeline' })).toBeVisible()
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(serious.map(({ id, nodes }) => `${title} ${name}: ${id} ${nodes[0]?.html}`)).toEqual([])
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow, `${title} at ${width}`).toBeLessThanOrEqual(0)
        if (title !== 'session') continue
        const edit = page.getByRole('button', { name: /^edit/ }).first()
        await edit.click()
        await expect(edit).toHaveAttribute('aria-expanded', 'true')
        await expect(page.getByLabel(/^Change/).first()).toBeVisible()
        if (name !== 'tablet')
          await page.screenshot({
            path: join(pictures ?? info.outputDir, `${title}-${theme}${name === 'phone' ? '-phone' : ''}.png`),
          })
      }
    }
  })
}

test('the keyboard alone opens a session, reads it and comes back', async ({ person, stack }) => {
  const page = await openTelling(person, stack)
  await page.goto(stack.address)
  const list = page.getByRole('list', { name: 'Sessions' }).or(page.getByLabel('Sessions').first())
  await expect(list.first()).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  await page.getByRole('link', { name: /event/ }).first().focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/sessions\//)
  await expect(page.getByRole('feed', { name: 'Timeline' })).toBeVisible()
  await page.getByRole('group', { name: 'Timeline', exact: true }).focus()
  await page.keyboard.press('j')
  await expect(page).toHaveURL(/event=\d+/)
  await page.goBack()
})
