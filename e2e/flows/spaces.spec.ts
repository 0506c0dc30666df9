// Spaces in real browsers: made, named, switched without a reload; members invited, changed and removed, and what somebody has lost is
// gone from their open tabs within seconds.
import { randomUUID } from 'node:crypto'
import type { Browser, Page } from '@playwright/test'
import { seedActor, seedSession } from '../../db/testing-rows.ts'
import type { Actor } from '../../db/transact.server.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack()

/** Another person with a space of their own, and a browser of their own. */
async function another(stack: Stack, browser: Browser) {
  const person = await seedActor(stack.sql)
  const context = await browser.newContext()
  await context.addCookies([await cookieFor(stack, person)])
  return { person, context, page: await context.newPage() }
}

async function join(stack: Stack, spaceId: string, { userId }: Actor, role: string): Promise<void> {
  await stack.sql`insert into auth_members (organization_id, user_id, role) values (${spaceId}, ${userId}, ${role})`
  await stack.sql`update auth_sessions set active_organization_id = ${spaceId} where user_id = ${userId}`
}

const loads = (page: Page) =>
  page.evaluate(() => performance.getEntriesByType('navigation').length + performance.timeOrigin)

test('a space is made, entered and left without a reload; each shows its own sessions', async ({ stack, person }) => {
  await seedSession(stack.sql, stack.owner, { title: 'A session of my own' })
  const page = await person.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(`${stack.address}/`)
  await expect(page.getByText('A session of my own').first()).toBeVisible()
  await expect(page.getByRole('status', { name: 'Sync: Live' })).toBeVisible()
  const before = await loads(page)

  await page.getByRole('button', { name: /^Space:/ }).click()
  await page.getByRole('menuitem', { name: 'New space' }).click()
  await page.getByRole('textbox', { name: 'Name of the space' }).fill('The team')
  await page.getByRole('button', { name: 'Make the space' }).click()
  await expect(page.getByRole('button', { name: 'Space: The team' })).toBeVisible()
  await expect(page.getByText('A session of my own')).toHaveCount(0)

  const [team] = await stack.sql`select id from auth_organizations where name = 'The team'`
  await seedSession(stack.sql, { ...stack.owner, spaceId: team?.id }, { title: 'A session of the team' })
  await expect(page.getByText('A session of the team').first()).toBeVisible()

  await page.getByRole('button', { name: 'Space: The team' }).click()
  await page.getByRole('menuitemradio', { name: /Owner/ }).first().click()
  await expect(page.getByText('A session of my own').first()).toBeVisible()
  await expect(page.getByText('A session of the team')).toHaveCount(0)
  await seedSession(stack.sql, stack.owner, { title: 'One that came after' })
  await expect(page.getByText('One that came after').first()).toBeVisible()
  expect(await loads(page)).toBe(before)
  expect(faults).toEqual([])
})

test('the other tab of the same browser follows into the space', async ({ stack, person }) => {
  const spaceId = randomUUID()
  await stack.sql`insert into auth_organizations (id, name, slug) values (${spaceId}, 'Second', ${spaceId})`
  await join(stack, spaceId, stack.owner, 'owner')
  await stack.sql`update auth_sessions set active_organization_id = null where user_id = ${stack.owner.userId}`
  const [one, two] = [await person.newPage(), await person.newPage()]
  for (const page of [one, two]) {
    await page.goto(`${stack.address}/`)
    await expect(page.getByRole('status', { name: 'Sync: Live' })).toBeVisible()
  }
  await one.getByRole('button', { name: /^Space:/ }).click()
  await one.getByRole('menuitemradio', { name: /Second/ }).click()
  await expect(two.getByRole('button', { name: 'Space: Second' })).toBeVisible()
})

test('an owner invites by link, changes a role and removes; the open tab of the other one knows within seconds', async ({
  stack,
  person,
  browser,
}) => {
  const title = `Only for members ${randomUUID()}`
  const sessionId = await seedSession(stack.sql, stack.owner, { title })
  const mine = await person.newPage()
  await stack.sql`update auth_sessions set active_organization_id = null where user_id = ${stack.owner.userId}`
  await mine.goto(`${stack.address}/settings/space`)
  await mine.getByRole('textbox', { name: 'Note, for yourself' }).fill('for a colleague')
  await mine.getByRole('button', { name: 'Make a link' }).click()
  const link = await mine.getByText(/\/join\//).innerText()
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/join\/[\w-]{32}$/)
  await expect(mine.getByText('Editor · used 0 of 1')).toBeVisible()

  const { person: other, context, page: theirs } = await another(stack, browser)
  await join(stack, stack.owner.spaceId, other, 'editor')
  await theirs.goto(`${stack.address}/sessions/${sessionId}`)
  await expect(theirs.getByText(title).first()).toBeVisible()
  await expect(theirs.getByRole('status', { name: 'Sync: Live' })).toBeVisible()

  await mine.reload()
  await mine.getByRole('combobox', { name: 'Role of Someone' }).selectOption('auditor')
  await expect(theirs.getByText(title)).toHaveCount(0, { timeout: 6_000 })
  await expect(theirs.getByRole('heading', { name: 'Figures' })).toBeVisible()

  await mine.getByRole('combobox', { name: 'Role of Someone' }).selectOption('viewer')
  await expect(theirs.getByRole('heading', { name: 'Figures' })).toHaveCount(0, { timeout: 6_000 })
  await theirs.goto(`${stack.address}/`)
  await expect(theirs.getByText(title).first()).toBeVisible()
  await expect(theirs.getByRole('status', { name: 'Sync: Live' })).toBeVisible()

  await mine.getByRole('button', { name: 'Remove Someone' }).click()
  await mine.getByRole('button', { name: 'Remove Someone for good' }).click()
  await expect(theirs.getByText(title)).toHaveCount(0, { timeout: 6_000 })
  await expect(theirs.getByRole('button', { name: 'Space: Own' })).toBeVisible()
  expect((await theirs.request.get(`${stack.address}/api/shapes/sessions?offset=-1`)).ok()).toBe(true)
  expect(await (await theirs.request.get(`${stack.address}/api/shapes/sessions?offset=-1`)).text()).not.toContain(title)
  await context.close()
})

test('leaving closes the space in one step, and the last owner cannot', async ({ stack, person, browser }) => {
  const mine = await person.newPage()
  await mine.goto(`${stack.address}/settings/space`)
  await expect(mine.getByRole('button', { name: 'Leave the space' })).toBeDisabled()
  const { person: other, context, page: theirs } = await another(stack, browser)
  await join(stack, stack.owner.spaceId, other, 'commenter')
  await theirs.goto(`${stack.address}/settings/space`)
  await expect(theirs.getByRole('heading', { name: 'Invitations' })).toHaveCount(0)
  await theirs.getByRole('button', { name: 'Leave the space' }).click()
  await theirs.getByRole('button', { name: 'Leave the space for good' }).click()
  await expect(theirs.getByRole('button', { name: 'Space: Own' })).toBeVisible()
  const left =
    await stack.sql`select 1 from auth_members where user_id = ${other.userId} and organization_id = ${stack.owner.spaceId}`
  expect(left).toHaveLength(0)
  await context.close()
})
