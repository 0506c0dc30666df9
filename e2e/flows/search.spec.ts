// Search in a real browser: what an agent writes is found a moment later, marked as text, and opened where it was said.
import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()

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
  await hits.getByRole('link').click()
  await expect(page).toHaveURL(/event=2/)
  await expect(page.getByRole('heading', { name: 'Where is the marmalade?' })).toBeVisible()

  await page.goto(`${stack.address}/search?q=quince`)
  await expect(page.getByText('Nothing has these words')).toBeVisible()
  await appendFile(file, line(2, 'There is quince as well'))
  await expect(hits.getByRole('link')).toHaveCount(1)
})
