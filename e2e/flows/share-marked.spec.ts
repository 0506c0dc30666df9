// Marking a range in the timeline and sharing it, for whoever may.
import { randomUUID } from 'node:crypto'
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()

test('what is marked in the timeline is what is shared, and a viewer is offered nothing', async ({ person, stack }) => {
  const id = await seedSession(stack.sql, stack.owner, { title: 'Marked' })
  for (const seq of [1, 2, 3, 4, 5])
    await stack.sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, preview)
      values (${randomUUID()}, ${stack.owner.spaceId}, ${id}, ${seq}, ${`a${seq}`}, ${`k${seq}`}, 'message', 'user', ${`Prompt ${seq}`})`
  await stack.sql`update sessions set event_count = 5 where id = ${id}`
  const mine = await person.newPage()
  await mine.goto(`${stack.address}/sessions/${id}`)
  await mine.getByLabel('Link to event 2').click()
  await mine.getByLabel('Link to event 4').click({ modifiers: ['Shift'] })
  await expect(mine.locator('[data-marked]')).toHaveCount(3)
  await mine.getByRole('button', { name: 'Share events 2 to 4' }).click()
  const feed = mine.getByRole('region', { name: 'Preview' }).getByLabel('Timeline')
  await expect(feed).toContainText('Prompt 4')
  await expect(feed).not.toContainText('Prompt 1')
  await expect(feed).not.toContainText('Prompt 5')
  await expect(mine.getByRole('textbox', { name: 'Title above it' })).toHaveValue('')
  await mine.keyboard.press('Escape')
  await mine.keyboard.press('Escape')
  await expect(mine.locator('[data-marked]')).toHaveCount(0)

  await stack.sql`update auth_members set role = 'viewer' where user_id = ${stack.owner.userId}`
  await expect(async () => {
    await mine.reload()
    await expect(mine.getByText('Prompt 5')).toBeVisible()
    await expect(mine.getByRole('button', { name: /^Share/ })).toHaveCount(0, { timeout: 100 })
  }).toPass()
  await mine.goto(`${stack.address}/settings/shares`)
  await expect(mine).toHaveURL(/\/settings$/)
  await stack.sql`update auth_members set role = 'owner' where user_id = ${stack.owner.userId}`
})
