// The session list: filters stand in the address, stay when one moves about, and never leave the open session.
import { seedActor, seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()

test('a filter typed beside an open session stays with it, through tabs and a reload', async ({ person, stack }) => {
  const id = await seedSession(stack.sql, stack.owner, { title: 'Oranges' })
  await seedSession(stack.sql, stack.owner, { title: 'Lemons' })
  const page = await person.newPage()
  await page.goto(`${stack.address}/sessions/${id}`)
  await expect(page.getByRole('link', { name: /Lemons/ })).toBeVisible()
  await page.getByPlaceholder('Find by title, branch, folder').fill('orang')
  await expect(page.getByRole('link', { name: /Lemons/ })).toHaveCount(0)
  await expect(page).toHaveURL(new RegExp(`/sessions/${id}\\?.*q=orang`))
  await page.getByRole('link', { name: 'Todos' }).click()
  await expect(page).toHaveURL(/tab=todos/)
  await expect(page).toHaveURL(/q=orang/)
  await page.reload()
  await expect(page.getByText('1 of 2 sessions')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Oranges' })).toBeVisible()
})

test('sessions with nothing to read stay behind a chip, and the counts add up', async ({ person, stack }) => {
  const [{ n: main } = { n: 0 }] = await stack.sql<{ n: number }[]>`select count(*)::int as n from sessions`
  const id = await seedSession(stack.sql, stack.owner)
  await stack.sql`update sessions set title = null, status = 'completed' where id = ${id}`
  const page = await person.newPage()
  await page.goto(stack.address)
  const all = main + 1
  await expect(page.getByText(`${main} of ${all} sessions`)).toBeVisible()
  await page.getByRole('button', { name: 'Empty 1' }).click()
  await expect(page.getByText(`${all} sessions`, { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: /Untitled session/ })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Empty 1' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('link', { name: 'Imports' }).click()
  await expect(page.getByRole('link', { name: `Sessions ${all}` })).toBeVisible()
})

test('an address of nobody and of a stranger say the same', async ({ person, stack }) => {
  const theirs = await seedSession(stack.sql, await seedActor(stack.sql), { title: 'A stranger wrote this' })
  const page = await person.newPage()
  for (const id of ['00000000-0000-4000-8000-000000000000', 'not-an-id', theirs]) {
    await page.goto(`${stack.address}/sessions/${id}`)
    await expect(page.getByRole('heading', { name: 'Nothing is here' })).toBeVisible()
    await expect(page.getByText('A stranger wrote this')).toHaveCount(0)
  }
})

test('whoever is not signed in is told where the link is', async ({ browser, stack }) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(stack.address)
  await expect(page.getByText('npx logbook open')).toBeVisible()
  await page.goto(stack.entry)
  await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible()
  const second = await browser.newContext()
  const late = await second.newPage()
  await late.goto(stack.entry)
  await expect(late.getByRole('alert')).toContainText('used already')
  await context.close()
  await second.close()
})

test('the list is narrowed by what its sessions have, from the address on, and each filter can be taken away', async ({
  person,
  stack,
}) => {
  for (const [title, branch] of [
    ['On the main branch', 'main'],
    ['On a branch with a comma', 'feat/a,b'],
  ] as const) {
    const id = await seedSession(stack.sql, stack.owner, { title })
    await stack.sql`update sessions set branch = ${branch}, cost_usd = ${branch === 'main' ? 3 : 1} where id = ${id}`
  }
  const page = await person.newPage()
  await page.goto(stack.address)
  const main = page.getByRole('link', { name: /On the main branch/ })
  const comma = page.getByRole('link', { name: /with a comma/ })
  await expect(main).toBeVisible()
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('checkbox', { name: /feat\/a,b/ }).check()
  await expect(main).toHaveCount(0)
  await expect(comma).toBeVisible()
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(comma).toBeVisible()
  await expect(main).toHaveCount(0)
  await page.getByRole('button', { name: 'Take away Branch: feat/a,b' }).click()
  await expect(main).toBeVisible()
  await page.goto(`${stack.address}/?cost=2&sort=cost&group=none`)
  await expect(main).toBeVisible()
  await expect(comma).toHaveCount(0)
  await page.getByRole('button', { name: 'One list, highest cost' }).click()
  await page.getByRole('menuitemradio', { name: 'By branch' }).click()
  await expect(page.getByRole('heading', { name: /No folder main/ })).toBeVisible()
})
