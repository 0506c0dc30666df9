// What is done in one tab, or by anybody who can write to the database, shows in the other without a reload.
import type { BrowserContext, Page } from '@playwright/test'
import { randomUUID } from 'node:crypto'
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack()

async function open(person: BrowserContext, stack: Stack, path: string): Promise<Page> {
  const page = await person.newPage()
  await page.goto(stack.address + path)
  await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible()
  return page
}

test('a rename shows at once where it is made, and in the other tab', async ({ person, stack }) => {
  const id = await seedSession(stack.sql, stack.owner, { title: 'Before' })
  const [one, two] = [await open(person, stack, `/sessions/${id}`), await open(person, stack, '/')]
  await one.getByRole('button', { name: /rename/i }).click()
  await one.getByRole('textbox', { name: /^Title/ }).fill('After')
  await one.keyboard.press('Enter')
  await expect(one.getByRole('heading', { name: 'After' })).toBeVisible({ timeout: 1000 })
  await expect(two.getByText('After', { exact: true })).toBeVisible()
  const [row] = await stack.sql`select renamed_title, title from sessions where id = ${id}`
  expect(row).toEqual({ renamed_title: 'After', title: 'Before' })
})

test('a tick shows in the other tab and stands in the database', async ({ person, stack }) => {
  const id = await seedSession(stack.sql, stack.owner)
  const todo = {
    id: randomUUID(),
    space_id: stack.owner.spaceId,
    session_id: id,
    item_key: '1',
    content: 'Write the test',
  }
  await stack.sql`insert into todos ${stack.sql(todo)}`
  const [one, two] = [
    await open(person, stack, `/sessions/${id}?tab=todos`),
    await open(person, stack, `/sessions/${id}?tab=todos`),
  ]
  await one.getByRole('checkbox', { name: 'Write the test' }).click()
  await expect(two.getByRole('checkbox', { name: 'Write the test' })).toBeChecked()
  await expect
    .poll(async () => (await stack.sql`select person_status from todos where id = ${todo.id}`)[0]?.person_status)
    .toBe('completed')
})

test('a row written with nothing but the database address appears in both tabs', async ({ person, stack }) => {
  const pages = [await open(person, stack, '/'), await open(person, stack, '/')]
  await seedSession(stack.sql, stack.owner, { title: 'Written by psql' })
  for (const page of pages) await expect(page.getByText('Written by psql')).toBeVisible()
})

test('a write that the server refuses is rolled back and said aloud', async ({ person, stack }) => {
  const id = await seedSession(stack.sql, stack.owner, { title: 'Stays' })
  const page = await open(person, stack, `/sessions/${id}`)
  await stack.sql`alter table sessions add constraint refuse_this check (renamed_title is distinct from 'Refuse me')`
  await page.getByRole('button', { name: /rename/i }).click()
  await page.getByRole('textbox', { name: /^Title/ }).fill('Refuse me')
  await page.keyboard.press('Enter')
  await expect(page.getByText('The name was not saved', { exact: true })).toBeVisible()
  await expect(page.getByText('Failed query')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Stays' })).toBeVisible()
  await stack.sql`alter table sessions drop constraint refuse_this`
})
