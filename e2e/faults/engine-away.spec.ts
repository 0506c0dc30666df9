// The shape engine stops: rows stay, the page says so, opening a page shows rows all the same, writing goes on; and when the
// engine is back every tab catches up.
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack({ separateEngine: true })

test('rows stay, pages open, a rename lasts, and all catch up', async ({ person, stack }) => {
  test.setTimeout(120_000)
  const id = await seedSession(stack.sql, stack.owner, { title: 'Known before' })
  const [one, two] = [await person.newPage(), await person.newPage()]
  for (const page of [one, two]) {
    await page.goto(`${stack.address}/sessions/${id}`)
    await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible()
  }

  await stack.stopEngine()
  await expect(one.getByRole('status', { name: 'Sync: from the server' })).toBeVisible()
  await expect(one.getByText('Live sync is away.')).toBeVisible()
  await expect(one.getByRole('heading', { name: 'Known before' })).toBeVisible()

  const opened = await person.newPage()
  await opened.goto(`${stack.address}/sessions/${id}`)
  await expect(opened.getByRole('heading', { name: 'Known before' })).toBeVisible()
  await expect(opened.getByText('Live sync is away.')).toBeVisible()
  await seedSession(stack.sql, stack.owner, { title: 'Written meanwhile' })
  await expect(opened.getByText('Written meanwhile')).toBeVisible()

  for (const [page, name] of [
    [one, 'Renamed while away'],
    [opened, 'And once more'],
  ] as const) {
    await page.getByRole('button', { name: /rename/i }).click()
    await page.getByRole('textbox', { name: /^Title/ }).fill(name)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name })).toBeVisible()
    await expect
      .poll(async () => (await stack.sql`select renamed_title from sessions where id = ${id}`)[0]?.renamed_title)
      .toBe(name)
  }
  // The optimistic row is held until the stream has shown it: it does not fall back. What another tab of the browser writes is shown, too.
  await expect(one.getByRole('heading', { name: 'And once more' })).toBeVisible()

  await stack.startEngine()
  for (const page of [one, two, opened]) {
    await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible({ timeout: 15_000 })
    await expect(page.getByRole('heading', { name: 'And once more' })).toBeVisible()
    await expect(page.getByText('Written meanwhile')).toBeVisible()
  }
})
