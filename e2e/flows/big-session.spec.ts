// A session of 20,000 events opens at once: only a window of it is ever in the tab, and any event can be reached by its address.
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack()
const size = 20_000

async function seedBig(stack: Stack): Promise<string> {
  const id = await seedSession(stack.sql, stack.owner, { title: 'A very long one' })
  await stack.sql`
    insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, title, preview)
    select gen_random_uuid(), ${stack.owner.spaceId}, ${id}, n, 'a' || lpad(n::text, 6, '0'), n::text, 'message',
      case when n % 20 = 1 then 'user' else 'assistant' end, 'Event ' || n, 'Event number ' || n || '.'
    from generate_series(1, ${size}) n`
  await stack.sql`update sessions set event_count = ${size} where id = ${id}`
  return id
}

test('it opens, scrolls on, and jumps, with a bounded page', async ({ person, stack }) => {
  const id = await seedBig(stack)
  const page = await person.newPage()
  await page.goto(`${stack.address}/sessions/${id}`)
  const feed = page.getByRole('feed', { name: 'Timeline' })
  await expect(feed).toContainText('Event number 1.')

  // Scrolling to the end of what is there brings the next page, again and again.
  await expect(async () => {
    await page.mouse.move(900, 500)
    await page.mouse.wheel(0, 3000)
    await expect(feed).toContainText(/Event number 3\d\d\./, { timeout: 300 })
  }).toPass({ timeout: 20_000 })

  await page.goto(`${stack.address}/sessions/${id}?event=12345`)
  await expect(feed).toContainText('Event number 12345.')
  await expect(feed.getByText('Event number 12345.', { exact: true })).toBeInViewport()

  const held = await page.evaluate(
    () => document.querySelectorAll('[role=feed] [role=article], [role=feed] article').length,
  )
  expect(held).toBeLessThan(200)
})

test('an event that arrives at the end of it shows without a reload', async ({ person, stack }) => {
  const id = await seedBig(stack)
  await stack.sql`update sessions set status = 'running' where id = ${id}`
  const page = await person.newPage()
  await page.goto(`${stack.address}/sessions/${id}`)
  const feed = page.getByRole('feed', { name: 'Timeline' })
  await expect(feed).toContainText(`Event number ${size}.`)
  await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible()
  await stack.sql`
    insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, title, preview)
    values (gen_random_uuid(), ${stack.owner.spaceId}, ${id}, ${size + 1}, 'a999999', 'last', 'message', 'assistant', 'New', 'Just arrived.')`
  await expect(feed).toContainText('Just arrived.')
})

test('the filter Errors finds what failed wherever it stands', async ({ person, stack }) => {
  const id = await seedBig(stack)
  await stack.sql`update timeline_events set outcome = 'error' where session_id = ${id} and seq in (7, 15000)`
  const page = await person.newPage()
  await page.goto(`${stack.address}/sessions/${id}?event=9000`)
  const feed = page.getByRole('feed', { name: 'Timeline' })
  await expect(feed).toContainText('Event number 9000.')
  await page.getByRole('group', { name: 'Show of the timeline' }).getByRole('button', { name: 'Errors' }).click()
  await expect(feed).toContainText('Event number 7.')
  await expect(feed).toContainText('Event number 15000.')
  await expect(feed.getByRole('article')).toHaveCount(2)
})

test('keys pressed quickly step on from event to event, beyond what is in view', async ({ person, stack }) => {
  const id = await seedBig(stack)
  const page = await person.newPage()
  await page.goto(`${stack.address}/sessions/${id}?event=12345`)
  await expect(page.getByText('Event number 12345.', { exact: true })).toBeInViewport()
  for (let step = 0; step < 30; step++) await page.keyboard.press('j')
  await expect(page).toHaveURL(/event=12375/)
  await expect(page.getByText('Event number 12375.', { exact: true })).toBeInViewport()
})

test('an address with words that no part of the page knows still opens the session', async ({ person, stack }) => {
  const id = await seedBig(stack)
  const page = await person.newPage()
  await page.goto(`${stack.address}/sessions/${id}?event=none&tab=details&show=nothing`)
  await expect(page.getByRole('feed', { name: 'Timeline' })).toContainText('Event number 1.')
})

test('a time of more than an hour stays on one line', async ({ person, stack }) => {
  const id = await seedBig(stack)
  await stack.sql`update sessions set started_at = now() - interval '30 hours' where id = ${id}`
  await stack.sql`update timeline_events set occurred_at = now() where session_id = ${id}`
  const page = await person.newPage()
  await page.goto(`${stack.address}/sessions/${id}`)
  const time = page.getByLabel('Link to event 2', { exact: true })
  await expect(time).toHaveText(/^30:00:\d\d$/)
  expect((await time.boundingBox())?.height).toBeLessThan(32)
})

test('a filter that fits little finds more at both ends and loses none of it', async ({ person, stack }) => {
  const id = await seedBig(stack)
  await stack.sql`update timeline_events set kind = 'shell', role = 'assistant' where session_id = ${id} and seq % 500 <> 1`
  const page = await person.newPage()
  await page.goto(`${stack.address}/sessions/${id}?event=9001&show=messages`)
  const feed = page.getByRole('feed', { name: 'Timeline' })
  await expect(feed).toContainText('Event number 9001.')
  await expect(feed).toContainText('Event number 8501.')
  await expect(feed).toContainText('Event number 10001.', { timeout: 20_000 })
  await expect(feed).toContainText('Event number 7501.')
  await expect(feed).toContainText('Event number 9001.')
})
