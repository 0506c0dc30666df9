// The palette and the keys: everything one can go to or do has a name in one box, on every page.
import { AxeBuilder } from '@axe-core/playwright'
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()

test('a session is found by its words from another page, by keys alone', async ({ person, stack }) => {
  const id = await seedSession(stack.sql, stack.owner, { title: 'Ripe oranges' })
  await seedSession(stack.sql, stack.owner, { title: 'Sour lemons' })
  const page = await person.newPage()
  await page.goto(`${stack.address}/usage`)
  await expect(page.getByRole('heading', { name: 'Usage' })).toBeVisible()
  await page.keyboard.press('Control+k')
  const box = page.getByRole('combobox')
  await expect(box).toBeFocused()
  await expect(page.getByRole('option', { name: /Sour lemons/ })).toBeVisible()
  await box.pressSequentially('oranges ripe')
  await expect(page.getByRole('option', { name: /Sour lemons/ })).toHaveCount(0)
  await expect(page.getByRole('option', { name: /Ripe oranges/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/sessions/${id}`))
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('what can be done is done by its name, and what is not known is searched for', async ({ person, stack }) => {
  const page = await person.newPage()
  await page.goto(stack.address)
  await page.getByRole('button', { name: /Go to or do/ }).click()
  const box = page.getByRole('combobox')
  await box.fill('appearance')
  await page.getByRole('option', { name: 'Theme: Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.keyboard.press('Control+k')
  await box.fill('qqzzxx & more')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/search\?/)
  await expect(page.getByLabel('Search all sessions')).toHaveValue('qqzzxx & more')
})

test('g and a letter go to a place, not while one types', async ({ person, stack }) => {
  const page = await person.newPage()
  await page.goto(stack.address)
  await expect(page.getByRole('link', { name: 'Usage' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('u')
  await expect(page).toHaveURL(/\/usage/)
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page).toHaveURL(new RegExp(`^${stack.address}/(\\?.*)?$`))
  const filter = page.getByPlaceholder('Find by title, branch, folder')
  await filter.pressSequentially('gu')
  await expect(filter).toHaveValue('gu')
  await expect(page).not.toHaveURL(/\/usage/)
})

test('the open palette has no serious fault that axe can find', async ({ person, stack }) => {
  const page = await person.newPage()
  await page.goto(stack.address)
  await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
})
