// Search in a real browser: what an agent writes is found a moment later, marked as text, and opened where it was said.
import { execFile } from 'node:child_process'
import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack()

async function keeperOf({ home }: Stack): Promise<Sql> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    'app/cli/logbook.mjs',
    'sql',
    '--json',
    '--data',
    home,
  ])
  return postgres((JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { url: string }).url, { max: 1 })
}

test('what was said is found, shown as text, and opened at its place', async ({ person, stack }) => {
  const folder = join(stack.claudeDir, 'projects', 'sought')
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'sought.jsonl')
  const line = (n: number, content: string) =>
    `${JSON.stringify({ uuid: `sought-${n}`, sessionId: 'sought', cwd: '/p', type: 'user', timestamp: `2026-01-01T00:00:0${n}.000Z`, message: { role: 'user', content } })}\n`
  await appendFile(file, line(0, 'Where is the marmalade?') + line(1, 'In db/pantry.ts <b>second</b> shelf'))
  const page = await person.newPage()
  await page.goto(`${stack.address}/search`)
  await page.getByLabel('Search all sessions').fill('pantry.t')
  const hits = page.getByRole('list', { name: 'Events' })
  await expect(hits.getByRole('link')).toHaveCount(1)
  await expect(hits).toContainText('In db/pantry.ts <b>second</b> shelf')
  await expect(hits.locator('mark')).toHaveText('pantry.ts')
  await expect(page).toHaveURL(/\/search\?q=pantry\.t$/)
  // What is copied there, and from the list, runs on the connection that the command prints.
  const keeper = await keeperOf(stack)
  await person.grantPermissions(['clipboard-read', 'clipboard-write'])
  const copied = async () => keeper.unsafe(await page.evaluate(() => navigator.clipboard.readText()))
  await page.getByRole('button', { name: 'Copy as SQL' }).click()
  await expect(page.getByText('Copied as SQL').first()).toBeVisible()
  expect(await copied()).toMatchObject([{ seq: 2, session: 'Where is the marmalade?' }])
  const search = page.url()
  await page.goto(stack.address)
  await page.getByRole('button', { name: /^By / }).click()
  await page.getByRole('menuitem', { name: 'Copy as SQL' }).click()
  await expect.poll(async () => (await copied()).map(({ title }) => String(title))).toEqual(['Where is the marmalade?'])
  await keeper.end()
  await page.goto(search)
  await hits.getByRole('link').click()
  await expect(page).toHaveURL(/event=2/)
  await expect(page.getByRole('heading', { name: 'Where is the marmalade?' })).toBeVisible()

  await page.goto(`${stack.address}/search?q=quince`)
  await expect(page.getByText('Nothing has these words')).toBeVisible()
  await appendFile(file, line(2, 'There is quince as well'))
  await expect(hits.getByRole('link')).toHaveCount(1)

  // The language: a key is suggested and taken, its term can be taken away, and what is wrong is said with its place.
  const field = page.getByLabel('Search all sessions')
  await field.fill('marmalade ro')
  const offered = page.getByRole('listbox', { name: 'What can come next' })
  await expect(offered.getByRole('option')).toHaveText([/role:/])
  await field.press('ArrowDown')
  await field.press('Enter')
  await field.press('ArrowDown')
  await field.press('Enter')
  await expect(field).toHaveValue('marmalade role:user ')
  await expect(offered).toBeHidden()
  await expect(hits.getByRole('link')).toHaveCount(1)
  await page.getByRole('button', { name: 'Take away role:user' }).click()
  await expect(field).toHaveValue('marmalade')
  await field.fill('exit:one')
  await expect(page.getByRole('alert')).toContainText('"one" is no number. Write exit: with a number, as in exit:!=0.')

  // Kept with the bell, a search tells once of what comes.
  await page.goto(`${stack.address}/search?q=greengage`)
  await page.getByRole('button', { name: 'Saved searches' }).click()
  await page.getByRole('menuitem', { name: 'Save this search' }).click()
  await page.getByLabel('Name').fill('Plums')
  await page.getByLabel('Tell me when new events match').check()
  await page.getByRole('button', { name: 'Save the search' }).click()
  await expect.poll(() => stack.sql`select 1 from saved_searches where notify`).toHaveLength(1)
  const now = new Date(Date.now() + 60_000).toISOString()
  await appendFile(file, line(3, 'A greengage, at last').replace('2026-01-01T00:00:03.000Z', now))
  await page.getByRole('button', { name: '1 notification' }).click()
  await expect(page.getByRole('link', { name: /Plums.*Saved search: 1 new event/ })).toHaveAttribute(
    'href',
    '/search?q=greengage',
  )
  await page.keyboard.press('Escape')

  // The session as a file, which holds what its preview shows.
  await hits.getByRole('link').click()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Export…' }).click()
  await page.getByRole('button', { name: 'Web page' }).click()
  await expect(page.getByLabel('How the file begins')).toContainText('&lt;b&gt;second&lt;/b&gt;')
  const link = await page.getByRole('link', { name: 'Download Web page' }).getAttribute('href')
  const answer = await person.request.get(`${stack.address}${link}`)
  expect(answer.headers()['content-disposition']).toContain('attachment')
  const exported = await answer.text()
  expect(exported).toContain('&lt;b&gt;second&lt;/b&gt; shelf')
  expect(exported).not.toContain('<b>')
})
