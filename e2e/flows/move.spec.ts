// A session moves to a team's space in real browsers: it leaves the tabs of the old one and appears in those of the new, and what is written
// to its transcript afterwards arrives there and nowhere else. Rules by repository do the same for sessions to come.
import { randomUUID } from 'node:crypto'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { claudeFile } from '../../app/importer/demo/claude-file.ts'
import type { ClaudeFile } from '../../app/importer/demo/claude-file.ts'
import { random } from '../../app/importer/demo/random.ts'
import { seedActor } from '../../db/testing-rows.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack()

async function team(stack: Stack, name: string): Promise<string> {
  const id = randomUUID()
  await stack.sql`insert into auth_organizations (id, name, slug) values (${id}, ${name}, ${id})`
  await stack.sql`insert into auth_members (organization_id, user_id, role) values (${id}, ${stack.owner.userId}, 'editor')`
  return id
}

/** A reader of the space, in a browser of their own, at its list of sessions. */
async function reader(stack: Stack, browser: Browser, spaceId: string): Promise<Page> {
  const person = await seedActor(stack.sql)
  const context = await browser.newContext()
  await context.addCookies([await cookieFor(stack, person)])
  await stack.sql`insert into auth_members (organization_id, user_id, role) values (${spaceId}, ${person.userId}, 'viewer')`
  await stack.sql`update auth_sessions set active_organization_id = ${spaceId} where user_id = ${person.userId}`
  const page = await context.newPage()
  await page.goto(`${stack.address}/`)
  await expect(page.getByRole('status', { name: 'Sync: Live' })).toBeVisible()
  return page
}

async function written(
  stack: Stack,
  seed: number,
  prompt: string,
  cwd = '/srv/moving',
): Promise<{ path: string; file: ClaudeFile }> {
  const file = claudeFile({ random: random(seed), start: new Date(), cwd, branch: 'main' })
  file.prompt(prompt)
  file.say('That is done.')
  const folder = join(stack.claudeDir, 'projects', `-srv-moving-${seed}`)
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${file.sessionId}.jsonl`)
  await writeFile(path, file.text())
  return { path, file }
}

async function add(path: string, file: ClaudeFile, words: string): Promise<void> {
  const before = file.lines.length
  file.say(words)
  await appendFile(
    path,
    file.lines
      .slice(before)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  )
}

test('it leaves the tabs of its space, appears in those of the other, and its next line arrives there alone', async ({
  stack,
  person,
  browser,
}) => {
  const spaceId = await team(stack, 'The team')
  const [title, later] = [`Sort the letters ${randomUUID()}`, `A later word ${randomUUID()}`]
  const { path, file } = await written(stack, 11, title)
  const theirs = await reader(stack, browser, spaceId)
  const [mine, open] = [await person.newPage(), await person.newPage()]
  await mine.goto(`${stack.address}/`)
  await mine.getByText(title).first().click()
  await expect(mine.getByText('That is done.').first()).toBeVisible()
  await open.goto(mine.url())
  await expect(open.getByText('That is done.').first()).toBeVisible()
  await expect(open.getByRole('status', { name: 'Sync: Live' })).toBeVisible()
  await expect(theirs.getByText(title)).toHaveCount(0)

  await mine.getByRole('button', { name: 'More', exact: true }).click()
  await mine.getByRole('menuitem', { name: 'Move to another space…' }).click()
  const dialog = mine.getByRole('dialog', { name: 'Move to another space' })
  await expect(dialog.getByRole('button', { name: 'Move the session' })).toBeDisabled()
  await dialog.getByRole('radio', { name: /The team/ }).check()
  await expect(dialog.getByText('All 2 who may read in The team will see all of it.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Move the session' }).click()

  await expect(mine.getByText('Moved to The team', { exact: true })).toBeVisible()
  await expect(theirs.getByText(title).first()).toBeVisible({ timeout: 8_000 })
  await expect(mine.getByText(title)).toHaveCount(0)
  await expect(open.getByRole('heading', { name: 'This session is not here any more' })).toBeVisible({ timeout: 8_000 })
  await expect(open.getByText('That is done.')).toHaveCount(0)

  await mine.getByRole('button', { name: 'Open it there' }).click()
  await expect(mine.getByRole('button', { name: 'Space: The team' })).toBeVisible()
  await expect(mine.getByText('That is done.').first()).toBeVisible()

  await theirs.getByText(title).first().click()
  await expect(theirs.getByText('That is done.').first()).toBeVisible()
  await add(path, file, later)
  await expect(theirs.getByText(later).first()).toBeVisible({ timeout: 10_000 })
  const rows = await stack.sql`
    select s.space_id, e.space_id as event_space, count(*)::int as n from timeline_events e join sessions s on s.id = e.session_id
    where s.native_id = ${file.sessionId} group by 1, 2`
  expect(rows).toEqual([{ space_id: spaceId, event_space: spaceId, n: 3 }])
  await expect(mine.getByText(later).first()).toBeVisible()
  await theirs.context().close()
})

test('sessions of a repository go where a rule says, until it is removed', async ({ stack, person, browser }) => {
  const spaceId = await team(stack, 'Another team')
  await stack.sql`update auth_sessions set active_organization_id = null where user_id = ${stack.owner.userId}`
  const theirs = await reader(stack, browser, spaceId)
  const mine = await person.newPage()
  await mine.goto(`${stack.address}/settings`)
  await mine
    .getByRole('textbox', { name: 'Repository', exact: true })
    .or(mine.getByRole('combobox', { name: 'Repository', exact: true }))
    .fill('/srv/ruled')
  await mine.getByRole('combobox', { name: 'Space that gets the sessions' }).selectOption({ label: 'to Another team' })
  await mine.getByRole('button', { name: 'Add the rule' }).last().click()
  const rules = mine.getByRole('list', { name: 'Rules by repository' })
  await expect(rules.getByText('/srv/ruled')).toBeVisible()

  const [sent, kept] = [`Sent on ${randomUUID()}`, `Kept here ${randomUUID()}`]
  await written(stack, 12, sent, '/srv/ruled')
  await expect(theirs.getByText(sent).first()).toBeVisible({ timeout: 15_000 })

  await rules.getByRole('button', { name: 'Stop sending sessions of /srv/ruled' }).click()
  await expect(rules).toHaveCount(0)
  await written(stack, 13, kept, '/srv/ruled')
  await mine.goto(`${stack.address}/`)
  await expect(mine.getByText(kept).first()).toBeVisible({ timeout: 15_000 })
  await expect(mine.getByText(sent)).toHaveCount(0)
  await expect(theirs.getByText(kept)).toHaveCount(0)
  await theirs.context().close()
})
