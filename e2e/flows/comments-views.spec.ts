// Comments and saved views between members of one space, in two real browsers: what is shared is there for the other one at once and
// theirs to read alone; what is a person's own is not there.
import { randomUUID } from 'node:crypto'
import type { Browser } from '@playwright/test'
import { seedActor, seedSession } from '../../db/testing-rows.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack()

/** Another member of the owner's space, in a browser of their own. */
async function neighbour(stack: Stack, browser: Browser, role: string) {
  const person = await seedActor(stack.sql)
  await stack.sql`update auth_users set name = 'Other member' where id = ${person.userId}`
  await stack.sql`insert into auth_members (organization_id, user_id, role) values (${stack.owner.spaceId}, ${person.userId}, ${role})`
  const context = await browser.newContext()
  await context.addCookies([await cookieFor(stack, person)])
  await stack.sql`update auth_sessions set active_organization_id = ${stack.owner.spaceId} where user_id = ${person.userId}`
  return { person, context, page: await context.newPage() }
}

async function sessionWithEvents(stack: Stack): Promise<string> {
  const id = await seedSession(stack.sql, stack.owner, { title: `To talk about ${randomUUID()}` })
  for (const seq of [1, 2, 3])
    await stack.sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, preview)
      values (${randomUUID()}, ${stack.owner.spaceId}, ${id}, ${seq}, ${`a${seq}`}, ${`k${seq}`}, 'message', 'user', ${`Prompt ${seq}`})`
  await stack.sql`update sessions set event_count = 3, message_count = 3 where id = ${id}`
  return id
}

test('a comment is there for the others at once, for its author to change, and for a viewer to read', async ({
  stack,
  person,
  browser,
}) => {
  const id = await sessionWithEvents(stack)
  const theirs = await neighbour(stack, browser, 'commenter')
  const mine = await person.newPage()
  await mine.goto(`${stack.address}/sessions/${id}?tab=comments`)
  await theirs.page.goto(`${stack.address}/sessions/${id}?tab=comments&event=2`)

  await theirs.page.getByRole('textbox', { name: 'Your comment' }).fill('Why **not** earlier?')
  await theirs.page.getByRole('spinbutton', { name: 'to' }).fill('3')
  await theirs.page.getByRole('button', { name: 'Comment', exact: true }).click()
  await expect(mine.getByText('Why not earlier?')).toBeVisible()
  await expect(mine.getByText('Other member')).toBeVisible()
  await expect(mine.getByRole('link', { name: 'events 2 to 3' })).toHaveAttribute('href', /event=2/)
  await expect(mine.getByRole('button', { name: 'Edit' })).toHaveCount(0)

  await theirs.page.getByRole('button', { name: 'Edit' }).click()
  await theirs.page.getByRole('textbox', { name: 'The comment' }).fill('It is clear now.')
  await theirs.page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(mine.getByText('It is clear now.')).toBeVisible()
  await expect(mine.getByText('edited')).toBeVisible()

  await mine.getByRole('link', { name: 'Timeline' }).click()
  await mine.getByRole('link', { name: '1 comment on event 2' }).click()
  await expect(mine.getByText('It is clear now.')).toBeVisible()

  await theirs.page.getByRole('spinbutton', { name: 'From event' }).fill('3')
  await theirs.page.getByRole('spinbutton', { name: 'to' }).fill('99')
  await theirs.page.getByRole('textbox', { name: 'Your comment' }).fill('Nothing stands there')
  await theirs.page.getByRole('button', { name: 'Comment', exact: true }).click({ force: true })
  await expect(mine.getByText('Nothing stands there')).toHaveCount(0)

  await stack.sql`update auth_members set role = 'viewer' where user_id = ${theirs.person.userId} and organization_id = ${stack.owner.spaceId}`
  await expect(theirs.page.getByRole('textbox', { name: 'Your comment' })).toHaveCount(0)
  await expect(theirs.page.getByText('It is clear now.')).toBeVisible()

  await mine.getByRole('button', { name: 'Remove the comment on events 2 to 3' }).click()
  await expect(theirs.page.getByText('It is clear now.')).toHaveCount(0)
  await theirs.context.close()
})

test("a view is one's own until it is shared; then others open it and cannot remove it", async ({
  stack,
  person,
  browser,
}) => {
  const { context, page } = await neighbour(stack, browser, 'viewer')
  const mine = await person.newPage()
  await mine.goto(`${stack.address}/?errors=true`)
  await page.goto(`${stack.address}/`)
  for (const [name, shared] of [
    ['Only mine', false],
    ['For all', true],
  ] as const) {
    await mine.getByRole('button', { name: 'Saved views' }).click()
    await mine.getByRole('menuitem', { name: 'Save this view' }).click()
    await mine.getByRole('textbox', { name: 'Name of the view' }).fill(name)
    if (shared) await mine.getByRole('checkbox').check()
    await mine.getByRole('button', { name: 'Save the view' }).click()
    await expect.poll(() => stack.sql`select 1 from saved_views where name = ${name}`).toHaveLength(1)
  }
  await page.getByRole('button', { name: 'Saved views' }).click()
  await expect(page.getByRole('menuitem', { name: 'For all' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'Only mine' })).toHaveCount(0)
  await expect(page.getByRole('menuitem', { name: 'Remove views' })).toHaveCount(0)
  await page.getByRole('menuitem', { name: 'For all' }).click()
  await expect(page).toHaveURL(/errors=true/)
  await page.getByRole('button', { name: 'Saved views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view' }).click()
  await expect(page.getByRole('checkbox')).toHaveCount(0)

  await page.keyboard.press('Escape')
  await mine.getByRole('button', { name: 'Saved views' }).click()
  await mine.getByRole('menuitem', { name: 'Remove views' }).click()
  await mine.getByRole('button', { name: 'Remove the view For all' }).click()
  await expect.poll(() => stack.sql`select 1 from saved_views where name = 'For all'`).toHaveLength(0)
  await page.getByRole('button', { name: 'Saved views' }).click()
  await expect(page.getByRole('menuitem', { name: 'For all' })).toHaveCount(0)
  await context.close()
})
