// Promise 7: nothing inside a transcript can act on the reader. Hostile text goes the whole way, from a file to the page.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { assistantLine, userLine } from '../corpus/lines.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()

const hostile = [
  '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">',
  '[a link](javascript:window.hacked=3) [data](data:text/html,<script>window.hacked=4</script>)',
  '![tracker](https://tracker.invalid/pixel.png) <https://plain.example/path>',
  '<style>body{display:none}</style><iframe src="https://frame.invalid"></iframe>',
  '\u001b]8;;javascript:window.hacked=5\u0007click\u001b]8;;\u0007 \u001b[31mred\u001b[0m',
  'user\u202Egnp.exe \u2066hidden\u2069',
].join('\n\n')

test('hostile text is shown as text, loads nothing and runs nothing', async ({ person, stack }) => {
  const session = randomUUID()
  const folder = join(stack.claudeDir, 'projects', '-srv-hostile')
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, `${session}.jsonl`),
    userLine(session, 'u1', `Hostile prompt ${hostile}`) + assistantLine(session, 'a1', `Hostile answer ${hostile}`),
  )
  const page = await person.newPage()
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(stack.address)) elsewhere.push(request.url())
  })
  const dialogs: string[] = []
  page.on('dialog', (dialog) => dialogs.push(dialog.message()))
  await page.goto(stack.address)
  await page.getByRole('link', { name: /Hostile prompt/ }).click()
  const feed = page.getByRole('feed', { name: 'Timeline' })
  await expect(feed).toContainText('Hostile answer')
  await expect(feed).toContainText('window.hacked = 1')

  expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined()
  const links = await feed.evaluate((element) => [...element.querySelectorAll('a')].map((a) => a.href))
  for (const href of links) expect(href).toMatch(/^https?:/)
  expect(await feed.locator('img, iframe, style, script, object, embed, form').count()).toBe(0)
  expect(elsewhere).toEqual([])
  expect(dialogs).toEqual([])
})

test('every page has a policy that allows no foreign script, request, frame or form', async ({ person, stack }) => {
  const page = await person.newPage()
  for (const path of ['/', '/imports', '/welcome']) {
    const answer = await page.goto(stack.address + path)
    const policy = answer?.headers()['content-security-policy'] ?? ''
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+'/)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).not.toContain('unsafe')
  }
})

test('no page of ours breaks its own policy', async ({ person, stack }) => {
  const page = await person.newPage()
  const broken: string[] = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) broken.push(message.text())
  })
  await page.goto(stack.address)
  await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible()
  await page.getByRole('button', { name: /^Theme/ }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.keyboard.press('Escape')
  await page.goto(`${stack.address}/imports`)
  await expect(page.getByRole('heading', { name: 'Imports', level: 1 })).toBeVisible()
  expect(broken).toEqual([])
})
