// Capture as its keeper sees it: hooks by their exact difference, what they cost and their switch; what is kept that an agent would delete;
// whether anything of a session is missing.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bigSession } from '../../app/importer/demo/sessions.ts'
import { expect, withStack } from '../fixtures.ts'

const day = 24 * 60 * 60 * 1000
const settings = `{
  "model": "opus",
  "hooks": {
    "PostToolUse": [{ "matcher": "Edit", "hooks": [{ "type": "command", "command": "prettier --write" }] }]
  }
}
`
let settingsFile = ''

const test = withStack({
  before: async ({ claudeDir }) => {
    settingsFile = join(claudeDir, 'settings.json')
    writeFileSync(settingsFile, settings)
    const old = join(claudeDir, 'projects', 'slug', 'old.jsonl')
    mkdirSync(dirname(old))
    const start = new Date(Date.now() - 26 * day)
    const lines = bigSession(30, { seed: 61, start }).text.split('\n')
    writeFileSync(old, lines.with(10, (lines[10] ?? '').slice(0, -2)).join('\n'))
    utimesSync(old, start, start)
  },
})

test('hooks are put in by the difference that is shown, cost what is told, are switched off and taken out', async ({
  person,
  stack,
}) => {
  const page = await person.newPage()
  await page.goto(`${stack.address}/settings`)
  const hooks = page.locator('section', { has: page.getByRole('heading', { name: 'Hooks' }) })
  const claude = hooks.getByRole('listitem').filter({ hasText: 'Claude Code' })
  await claude.getByRole('button', { name: 'Install' }).click()
  await expect(claude).toContainText('prettier --write')
  await expect(claude).toContainText('logbook-hook.cjs')
  await expect(claude).not.toContainText('Index:')
  expect(readFileSync(settingsFile, 'utf8')).toBe(settings)
  await claude.getByRole('button', { name: 'Write this' }).click()
  await expect(claude.getByRole('button', { name: 'Undo' })).toBeVisible()

  const written = JSON.parse(readFileSync(settingsFile, 'utf8'))
  const [own] = written.hooks.Notification[0].hooks
  const payload = { session_id: 'from-hooks', hook_event_name: 'Notification', message: 'ready' }
  execFileSync(own.command, { shell: true, input: JSON.stringify(payload) })
  const seen = () => stack.sql`select 1 from sessions where native_id = 'from-hooks'`
  await expect.poll(async () => (await seen()).length, { timeout: 30_000 }).toBe(1)

  await hooks.getByRole('button', { name: 'Switch all hooks off' }).click()
  await expect(hooks).toContainText('All hooks are switched off')
  execFileSync(own.command, { shell: true, input: JSON.stringify({ ...payload, session_id: 'unheard' }) })
  await hooks.getByRole('button', { name: 'Switch hooks on' }).click()
  await expect(hooks.getByRole('button', { name: 'Switch all hooks off' })).toBeVisible()
  execFileSync(own.command, { shell: true, input: JSON.stringify({ ...payload, session_id: 'heard-again' }) })
  const heard = () => stack.sql`select native_id from sessions where native_id in ('unheard', 'heard-again')`
  await expect
    .poll(async () => (await heard()).map((row) => row['native_id']), { timeout: 30_000 })
    .toEqual(['heard-again'])

  await claude.getByRole('button', { name: 'Undo' }).click()
  await claude.getByRole('button', { name: 'Take them out' }).click()
  await expect(claude.getByRole('button', { name: 'Install' })).toBeVisible()
  expect(readFileSync(settingsFile, 'utf8')).toBe(settings)
})

test('the list says what is kept that its agent would delete, and a session what is missing of it', async ({
  person,
  stack,
}) => {
  const page = await person.newPage()
  await page.goto(stack.address)
  await expect(page.getByText('1 session would be deleted by the agent within 7 days')).toBeVisible()
  const [session] = await stack.sql`select id from sessions where event_count > 20`
  await page.goto(`${stack.address}/sessions/${session?.['id']}`)
  await page.getByRole('button', { name: 'Details' }).click()
  await expect(page.getByText('30 records seen = 29 stored + 0 known already + 1 refused')).toBeVisible()
  await expect(page.getByText('A record was refused; see Imports')).toBeVisible()
})
