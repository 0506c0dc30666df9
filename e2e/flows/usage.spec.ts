// Figures of tokens: the sum, a price of one's own that reaches every tab, and the way down to the line.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()

test('a figure can be priced anew and opened down to its event', async ({ person, stack }) => {
  const folder = join(stack.claudeDir, 'projects', 'priced')
  await mkdir(folder, { recursive: true })
  const line = (n: number, more: object) =>
    `${JSON.stringify({ uuid: `priced-${n}`, sessionId: 'priced', cwd: '/p', timestamp: `2026-01-01T00:00:0${n}.000Z`, ...more })}\n`
  const usage = { input_tokens: 0, output_tokens: 1_000_000 }
  await writeFile(
    join(folder, 'priced.jsonl'),
    line(0, { type: 'user', message: { role: 'user', content: 'What will it cost?' } }) +
      line(1, {
        type: 'assistant',
        requestId: 'req_1',
        message: {
          id: 'msg_1',
          role: 'assistant',
          model: 'house-brand-7',
          content: [{ type: 'text', text: 'A lot.' }],
          usage,
        },
      }),
  )
  const page = await person.newPage()
  await page.goto(`${stack.address}/usage`)
  const row = page.getByRole('row', { name: /house-brand-7/ })
  await expect(row).toContainText('no price')
  await row.getByRole('button', { name: 'Set price' }).click()
  for (const [name, price] of [
    ['Input', '1'],
    ['Output', '7.5'],
    ['Cache reads', '0'],
    ['Cache writes', '0'],
  ] as const)
    await page.getByLabel(name, { exact: true }).fill(price)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('$7.50')
  await page
    .getByRole('region', { name: 'Sessions that cost most' })
    .getByRole('link', { name: 'What will it cost?' })
    .click()
  await expect(page.getByRole('row', { name: /1,000,000/ })).toContainText('your price')
  await page
    .getByRole('row', { name: /1,000,000/ })
    .getByRole('link')
    .click()
  await expect(page).toHaveURL(/\/sessions\/.*event=2/)
  await expect(page.getByText('A lot.')).toBeVisible()
})

test('days are drawn, and told as a table', async ({ person, stack }) => {
  const folder = join(stack.claudeDir, 'projects', 'lately')
  await mkdir(folder, { recursive: true })
  const usage = { input_tokens: 1_500_000, output_tokens: 0 }
  const message = { id: 'msg_2', role: 'assistant', model: 'claude-sonnet-4-5', content: [], usage }
  await writeFile(
    join(folder, 'lately.jsonl'),
    `${JSON.stringify({ uuid: 'lately-1', sessionId: 'lately', cwd: '/p', timestamp: new Date().toISOString(), type: 'assistant', requestId: 'req_2', message })}\n`,
  )
  const page = await person.newPage()
  const refused: string[] = []
  page.on('console', (said) => said.text().includes('Content Security Policy') && refused.push(said.text()))
  await page.goto(`${stack.address}/usage`)
  await page.getByRole('button', { name: 'Tokens' }).click()
  await expect(
    page
      .getByRole('img', { name: /Tokens by day over 30 days/ })
      .locator('svg path')
      .first(),
  ).toBeVisible()
  await page.getByRole('button', { name: 'As a table' }).click()
  const today = page.getByRole('table').first().getByRole('row').nth(1)
  await expect(today).toContainText('1.5M')
  expect(refused).toEqual([])
})
