// One long session read in every way: found in, narrowed, summed up, replayed, marked, its diff looked at, its files rebuilt. One set-up.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack()
const size = 100_000
const path = '/app/a.ts'

/** Prompts, prose, failing shells and edits of one file; a word that stands once, deep in a body. */
async function seedLong({ sql, owner }: Stack): Promise<string> {
  const id = await seedSession(sql, owner, { title: 'A very long one' })
  await sql`
    insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, title, preview, tool_call_id, outcome, size, meta, occurred_at)
    select gen_random_uuid(), ${owner.spaceId}, ${id}, n, 'a' || lpad(n::text, 6, '0'), n::text,
      case n % 10 when 1 then 'message' when 2 then 'message' when 5 then 'file_change' else 'shell' end,
      case when n % 10 = 1 then 'user' else 'assistant' end,
      case n % 10 when 1 then 'Prompt ' || n when 2 then 'Answer ' || n when 5 then 'edit a.ts' else 'shell git status ' || n end,
      case when n % 10 in (1, 2) then 'Words of event ' || n end, 'call ' || n,
      case when n in (7, 60007) then 'error' end, case when n % 10 = 5 then 300 else 0 end,
      case n % 10 when 5 then ${sql.json({ tool: 'Edit', path, added: 1, removed: 1 })}::jsonb else ${sql.json({ tool: 'Bash' })}::jsonb end,
      timestamptz '2026-01-01' + n * interval '1 second'
    from generate_series(1, ${size}) n`
  await sql`
    insert into event_bodies (event_id, space_id, body)
    select id, space_id, case when seq = 5
        then jsonb_build_object('shape', 'file_change', 'changes', jsonb_build_array(jsonb_build_object('path', ${path}::text, 'action', 'add', 'after', E'const a = 1\nconst b = 2\n')))
        else jsonb_build_object('shape', 'file_change', 'changes', jsonb_build_array(jsonb_build_object('path', ${path}::text, 'action', 'update', 'before', 'const a = 1', 'after', 'const a = 15'))) end
    from timeline_events where session_id = ${id} and seq in (5, 15)`
  await sql`
    insert into event_bodies (event_id, space_id, body)
    select id, space_id, jsonb_build_object('shape', 'shell', 'command', repeat('x ', 2000) || 'Needle "in" it') from timeline_events
    where session_id = ${id} and seq = 70008`
  await sql`update timeline_events set size = 4100 where session_id = ${id} and seq = 70008`
  await sql`update sessions set event_count = ${size}, error_count = 2 where id = ${id}`
  return id
}

test('a session of 100,000 events is found in, narrowed, summed up, replayed, marked and rebuilt', async ({
  person,
  stack,
}) => {
  test.setTimeout(120_000)
  const id = await seedLong(stack)
  const page = await person.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (said) => said.type() === 'error' && faults.push(said.text()))
  const open = (search: string) => page.goto(`${stack.address}/sessions/${id}${search}`)
  const feed = page.getByRole('feed', { name: 'Timeline' })

  await test.step('found: a word deep in a body, far from what is loaded, is gone to, opened and marked', async () => {
    await open('')
    await expect(feed).toContainText('Words of event 1')
    await page.keyboard.press('/')
    await page.getByLabel('Words to find in this session').fill('needle "IN"')
    await expect(page.getByText('1 of 1', { exact: true })).toBeVisible()
    await expect(page).toHaveURL(/event=70008/)
    await expect(feed.getByText('Needle "in" it')).toBeInViewport()
    await expect.poll(() => page.evaluate(() => CSS.highlights.get('found')?.size ?? 0)).toBeGreaterThan(0)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => CSS.highlights.has('found'))).toBe(false)
  })

  await test.step('narrowed: files, errors, a command, the newest first; all in the address', async () => {
    const quick = page.getByRole('group', { name: 'Show of the timeline' })
    await quick.getByRole('button', { name: 'Errors' }).click()
    await expect(feed.getByRole('article')).toHaveCount(2)
    await expect(page.getByText('2 of 100,000 events')).toBeVisible()
    await open('?command=git&order=newest')
    await expect(feed).toContainText('git status 100000')
    await expect(page.getByText('70,000 of 100,000 events')).toBeVisible()
    await page.getByRole('button', { name: 'Filter' }).last().click()
    const filter = page.getByRole('dialog', { name: 'Filter of the timeline' })
    await expect(filter.getByRole('button', { name: 'git' })).toHaveAttribute('aria-pressed', 'true')
    await filter.getByRole('button', { name: 'Agent' }).click()
    await expect(page).toHaveURL(/role=assistant/)
    await page.keyboard.press('Escape')
  })

  await test.step('read as a discussion and as a summary', async () => {
    await open('?show=discussion&event=50001')
    await expect(feed.getByText('Words of event 50001')).toBeInViewport()
    await expect(feed.getByText('8 calls · 1 edit', { exact: true }).first()).toBeVisible()
    await page.keyboard.press('s')
    const summary = page.getByRole('feed', { name: 'Summary' })
    await expect(summary.getByRole('article', { name: 'Prompt 1', exact: true })).toContainText(
      '8 calls · 1 edit in 1 file',
    )
    await expect(page).toHaveURL(/show=summary/)
  })

  await test.step('replayed from an event, step by step and by itself', async () => {
    await open('?event=31')
    await expect(feed.getByText('Words of event 31')).toBeInViewport()
    await page.keyboard.press('r')
    const replay = page.getByRole('group', { name: 'Replay' })
    await page.keyboard.press('.')
    await expect(replay.getByRole('status')).toHaveText('32 of 100,000')
    await expect(feed.getByText('Words of event 32')).toBeInViewport()
    await expect(feed.getByText('git status 33')).toHaveCount(0)
    await replay.getByRole('combobox').selectOption('200')
    await replay.getByRole('button', { name: 'Play (space)' }).click()
    await expect(feed.getByText('Words of event 51')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(replay).toHaveCount(0)
  })

  await test.step('marked: an event by its key, a note beside another; both where they are listed', async () => {
    await open('?event=41')
    await expect(feed.getByText('Words of event 41')).toBeInViewport()
    await page.keyboard.press('b')
    await expect(feed.getByRole('img', { name: 'Bookmark on event 41' })).toBeVisible()
    await page.keyboard.press('j')
    await page.keyboard.press('m')
    await page.getByRole('textbox', { name: 'Your note' }).fill('Look here <b>again</b>')
    await page.getByRole('button', { name: 'Keep the note' }).click()
    await expect(feed.getByText('Look here <b>again</b>')).toBeVisible()
    await page.goto(`${stack.address}/bookmarks`)
    await expect(page.getByText('2 bookmarks, 1 note')).toBeVisible()
    await expectNoFaults(page)
    await page.getByRole('link', { name: 'Words of event 41' }).click()
    await expect(page).toHaveURL(/event=41/)
  })

  await test.step('its diff in colours, in one column and side by side', async () => {
    await open('?event=15')
    await expect(page.getByLabel('edit a.ts, event 15')).toBeInViewport()
    await page.getByLabel('edit a.ts, event 15').getByRole('button').first().click()
    const change = page.getByRole('group', { name: `Change to ${path}` }).first()
    await expect(change.locator('.tok-keyword').first()).toHaveText('const')
    await change.getByRole('button', { name: 'Show side by side' }).click()
    await expect(page.getByRole('button', { name: 'Show in one column' }).first()).toBeAttached()
    await expectNoFaults(page)
  })

  await test.step('its files, and one as it stood at an event', async () => {
    await open('?tab=files')
    await page.getByRole('link', { name: 'a.ts' }).click()
    await expect(page.getByRole('heading', { name: path })).toBeVisible()
    await open(`?tab=files&file=${encodeURIComponent(path)}&event=5`)
    await expect(page.getByRole('group', { name: `File ${path}` }).last()).toContainText('const a = 1')
    await page.getByRole('link', { name: 'event 15', exact: true }).click()
    await expect(page.getByRole('group', { name: `File ${path}` }).last()).toContainText('const a = 15')
    await expectNoFaults(page)
  })
  expect(faults).toEqual([])
})

async function expectNoFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}
