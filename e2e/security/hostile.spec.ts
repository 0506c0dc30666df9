// Promise 7: nothing inside a transcript can act on the reader. Hostile text goes the whole way, from a file to the page.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { random } from '../../app/importer/demo/random.ts'
import { hostileSession } from '../corpus/hostile.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()

test('hostile text is shown as text, loads nothing and runs nothing', async ({ person, stack }) => {
  test.setTimeout(120_000)
  const session = hostileSession({ random: random(11), start: new Date('2026-03-01T08:00:00Z') })
  const folder = join(stack.claudeDir, 'projects', '-srv-hostile')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${session.sessionId}.jsonl`), session.text())
  const page = await person.newPage()
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(stack.address)) elsewhere.push(request.url())
  })
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await page.goto(stack.address)
  await page.getByRole('link', { name: /Hostile/ }).click()
  const feed = page.getByRole('feed', { name: 'Timeline' })
  await expect(feed).toContainText('window.__hacked = "script"')

  // Down the whole timeline, opening what can be opened on the way.
  const harmless = async () => {
    expect(await page.evaluate(() => '__hacked' in window)).toBe(false)
    const links = await feed.evaluate((element) => [...element.querySelectorAll('a')].map((a) => a.href))
    for (const href of links) expect(href).toMatch(/^https?:/)
    expect(await feed.locator('img, iframe, style, script, object, embed, form, link, svg script').count()).toBe(0)
  }
  await expect(async () => {
    for (const closed of await feed.locator('button[aria-expanded=false]').all())
      await closed.click({ timeout: 1000 }).catch(() => {})
    await harmless()
    await page.mouse.move(900, 500)
    await page.mouse.wheel(0, 900)
    await expect(feed).toContainText('*{display:none}', { timeout: 200 })
  }).toPass({ timeout: 90_000, intervals: [10] })
  await harmless()
  await page.goto(`${page.url().split('?')[0]}?tab=todos`)
  await expect(page.getByRole('checkbox').first()).toBeVisible()
  expect(await page.evaluate(() => '__hacked' in window)).toBe(false)
  expect(elsewhere).toEqual([])
  expect(dialogs).toEqual([])
})

test('every page has a policy that allows no foreign script, request, frame or form', async ({ person, stack }) => {
  const page = await person.newPage()
  for (const path of ['/', '/imports', '/settings', '/pair', '/join/x']) {
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
