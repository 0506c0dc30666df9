// `npm run dev`: the sources served as they are, under the same supervisor, with the live socket and the same policy.
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack({ args: ['--dev'] })

test('the sources are served live, without a build', async ({ person, stack }) => {
  test.setTimeout(120_000)
  const page = await person.newPage()
  const broken: string[] = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) broken.push(message.text())
  })
  await page.goto(stack.address)
  // The first visit bundles the dependencies and loads the page again.
  await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible({ timeout: 60_000 })
  await seedSession(stack.sql, stack.owner, { title: 'Seen while developing' })
  await expect(page.getByText('Seen while developing')).toBeVisible()
  expect(broken).toEqual([])
})
