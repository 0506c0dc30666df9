// Share links in a real browser: seen before they exist, opened without an account, live, over within seconds; and in everything that
// the reader's browser receives, not a byte from outside the range.
import { randomUUID } from 'node:crypto'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { random } from '../../app/importer/demo/random.ts'
import { isShapeName, shapes } from '../../electric/shapes.ts'
import { hostileSession } from '../corpus/hostile.ts'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack()

/** What goes through capture takes longer on a machine that does other things as well. */
const slow = { timeout: 40_000 }
const cwd = '/home/nightowl/garden'

/** A session of Claude Code that is written line by line. */
async function claudeSession(stack: Stack) {
  const native = randomUUID()
  const folder = join(stack.claudeDir, 'projects', '-home-nightowl-garden')
  const file = join(folder, `${native}.jsonl`)
  await mkdir(folder, { recursive: true })
  let count = 0
  const say = async (role: 'user' | 'assistant', text: string) => {
    const content = role === 'user' ? text : [{ type: 'text', text }]
    const line = {
      type: role,
      uuid: randomUUID(),
      sessionId: native,
      cwd,
      timestamp: new Date(Date.now() - 60_000 + 1000 * count++).toISOString(),
      message: { role, content, ...(role === 'assistant' && { id: randomUUID(), model: 'claude-x' }) },
    }
    await appendFile(file, `${JSON.stringify(line)}\n`)
  }
  const id = async () => {
    const found = await stack.sql`select id from sessions where native_id = ${native} and event_count > 0`
    return found[0]?.id as string | undefined
  }
  return { native, say, id }
}

/** A browser without an account, and all that it asks and receives. */
async function stranger(browser: Browser): Promise<{
  context: BrowserContext
  page: Page
  asked: string[]
  received: () => Promise<string>
  sockets: string[]
}> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const asked: string[] = []
  const sockets: string[] = []
  const texts: Array<Promise<string>> = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  page.on('response', (answer) => {
    asked.push(new URL(answer.url()).pathname)
    const head = answer.allHeaders().then(JSON.stringify, () => '')
    texts.push(Promise.all([head, answer.text().catch(() => '')]).then((parts) => parts.join('\n')))
  })
  return { context, page, asked, received: async () => (await Promise.all(texts)).join('\n'), sockets }
}

async function makeLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Make the link' }).click()
  const link = page.getByRole('link', { name: 'Open it' })
  await expect(link).toBeVisible()
  return (await link.getAttribute('href')) ?? ''
}

test.setTimeout(180_000)

test('a range is looked at before it is shared, read without an account, and gone within seconds when it is revoked', async ({
  person,
  stack,
  browser,
}) => {
  const session = await claudeSession(stack)
  const outside = [`Sesame ${randomUUID()}`, `Poppy ${randomUUID()}`]
  await session.say('user', `${outside[0]} comes first`)
  await session.say('assistant', `Look at ${cwd}/beds.ts, nightowl`)
  await session.say('user', 'Leave this one out')
  await session.say('assistant', 'The last of the range')
  await session.say('user', `${outside[1]} comes after`)
  await expect.poll(session.id, slow).toBeTruthy()
  const id = (await session.id()) ?? ''
  await expect
    .poll(async () => (await stack.sql`select event_count as n from sessions where id = ${id}`)[0]?.n, slow)
    .toBe(5)

  const mine = await person.newPage()
  await mine.goto(`${stack.address}/sessions/${id}`)
  await mine.getByRole('button', { name: 'Share' }).click()
  const preview = mine.getByRole('region', { name: 'Preview' })
  await expect(preview).toContainText(outside[1] ?? '')
  await mine.getByRole('textbox', { name: 'Title above it' }).fill('Beds of the garden')
  await mine.getByRole('spinbutton', { name: 'From event' }).fill('2')
  await mine.getByRole('spinbutton', { name: 'To event' }).fill('4')
  await expect(preview).toHaveAttribute('aria-busy', 'false')
  await mine.getByRole('button', { name: 'What to do with event 3' }).click()
  await mine.getByRole('menuitem', { name: 'Leave out' }).click()
  await expect(preview.getByLabel('Timeline')).toHaveText(
    /Look at ~\/garden\/beds\.ts, \[user\][\s\S]*The last of the range/,
  )
  await expect(preview).toContainText('1 event left out')
  await expect(preview).toContainText('2 events')
  expect(await stack.sql`select 1 from shares`).toHaveLength(0)
  const seen = await preview.getByLabel('Timeline').innerText()
  const href = await makeLink(mine)

  const theirs = await stranger(browser)
  const answer = await theirs.page.goto(href)
  expect(answer?.status()).toBe(200)
  expect(answer?.headers()).toMatchObject({ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' })
  // The first paint is the server's.
  expect(await answer?.text()).toContain('The last of the range')
  await expect(theirs.page.getByRole('heading', { name: 'Beds of the garden' })).toBeVisible()
  const feed = theirs.page.getByRole('feed', { name: 'Timeline' })
  await expect(feed).toContainText('The last of the range')
  expect((await feed.innerText()).replaceAll(/\s+/g, ' ')).toBe(seen.replaceAll(/\s+/g, ' '))
  await theirs.page.reload()
  await theirs.page.reload()
  await expect(feed).toBeVisible()

  const later = `Clover ${randomUUID()}`
  await session.say('assistant', `${later} is for members alone`)
  await expect
    .poll(async () => (await stack.sql`select event_count as n from sessions where id = ${id}`)[0]?.n, slow)
    .toBe(6)
  await theirs.page.reload()
  await expect(feed).toBeVisible()
  await expect(feed).not.toContainText(later)

  await mine.goto(`${stack.address}/settings/shares`)
  await mine.getByRole('button', { name: /^1 view of/ }).click()
  await expect(mine.getByRole('list', { name: 'Views' }).getByRole('listitem')).toHaveCount(1)
  await expect(mine.getByRole('list', { name: 'Views' })).toContainText('Chrome')
  await mine.getByRole('button', { name: 'Revoke Beds of the garden' }).click()
  await mine.getByRole('button', { name: 'Revoke Beds of the garden for good' }).click()
  await expect(theirs.page.getByRole('heading', { name: /not good/ })).toBeVisible({ timeout: 5000 })
  await expect(theirs.page.getByText('The last of the range')).toHaveCount(0)
  const again = await theirs.page.goto(href)
  expect(again?.status()).toBe(404)
  await expect(mine.getByText(/revoked/).first()).toBeVisible()

  const bytes = await theirs.received()
  expect(bytes).toContain('The last of the range')
  const secrets = [
    ...outside,
    later,
    'Leave this one out',
    'nightowl',
    session.native,
    id,
    stack.owner.spaceId,
    stack.owner.userId,
  ]
  for (const word of secrets) expect(bytes).not.toContain(word)
  expect(theirs.sockets).toEqual([])
  expect(theirs.asked.filter((path) => path.startsWith('/api/') && !path.startsWith('/api/share/'))).toEqual([])
  expect((await theirs.context.cookies()).length).toBe(0)
  await mine.goto(`${stack.address}/settings/activity`)
  await expect(mine.getByText('Share link followed')).toBeVisible()
  await theirs.context.close()
})

test('a live session is live for whoever has the link, until the link ends', async ({ person, stack, browser }) => {
  const session = await claudeSession(stack)
  await session.say('user', 'Water the beds')
  await expect.poll(session.id, slow).toBeTruthy()
  const id = (await session.id()) ?? ''
  const mine = await person.newPage()
  await mine.goto(`${stack.address}/sessions/${id}`)
  await mine.getByRole('button', { name: 'Share' }).click()
  await expect(mine.getByRole('region', { name: 'Preview' })).toContainText('Water the beds')
  const href = await makeLink(mine)
  const theirs = await stranger(browser)
  await theirs.page.goto(href)
  const feed = theirs.page.getByRole('feed', { name: 'Timeline' })
  await expect(feed).toContainText('Water the beds')
  await session.say('assistant', `Watered, see ${cwd}/log.txt`)
  await expect(feed).toContainText('Watered, see ~/garden/log.txt', slow)
  await expect(theirs.page.getByText('live', { exact: true })).toBeVisible()
  await stack.sql`update shares set expires_at = clock_timestamp() where session_id = ${id}`
  await expect(theirs.page.getByRole('heading', { name: /not good/ })).toBeVisible({ timeout: 5000 })
  await expect(theirs.page.getByText('Water the beds')).toHaveCount(0)
  await theirs.context.close()
})

test('a code opens nothing but its page: every shape and endpoint answers as to nobody, every wrong code alike', async ({
  person,
  stack,
}) => {
  const session = await claudeSession(stack)
  await session.say('user', 'Prune the roses')
  await expect.poll(session.id, slow).toBeTruthy()
  const id = (await session.id()) ?? ''
  const mine = await person.newPage()
  await mine.goto(`${stack.address}/sessions/${id}`)
  await mine.getByRole('button', { name: 'Share' }).click()
  const href = await makeLink(mine)
  const code = href.split('/').at(-1) ?? ''
  const asReader = (path: string, headers: Record<string, string>) => fetch(stack.address + path, { headers })
  const carried: Array<Record<string, string>> = [
    { authorization: `Share ${code}` },
    { authorization: `Bearer ${code}` },
    { cookie: `logbook_local=${code}` },
  ]
  for (const name of Object.keys(shapes).filter(isShapeName))
    for (const headers of carried) {
      const answer = await asReader(`/api/shapes/${name}?offset=-1&session=${id}`, headers)
      expect(answer.status, name).toBe(401)
    }
  for (const path of ['/api/registry', '/api/capture?source=x', '/api/capture/machine'])
    for (const headers of carried) expect([401, 429]).toContain((await asReader(path, headers)).status)

  const pages = new Set<string>()
  for (const wrong of ['x'.repeat(32), code.slice(1), `${code}A`, id, '%00', 'é', 'null'])
    for (const tail of ['', '?part=0']) {
      const answer = await fetch(`${stack.address}/s/${wrong === '%00' ? wrong : encodeURIComponent(wrong)}${tail}`)
      const text = await answer.text()
      expect(answer.headers.get('x-robots-tag')).toContain('noindex')
      const said = text.replaceAll(/nonce="[^"]*"|content="[^"]*"/g, '')
      pages.add(`${answer.status} ${said.replaceAll(/<script[\s\S]*?<\/script>/g, '')}`)
    }
  expect([...pages]).toHaveLength(1)
  expect([...pages][0]).toMatch(/^404 [\s\S]*This link is not good/)
})

test('hostile text is text in a shared session as well', async ({ person, stack, browser }) => {
  const hostile = hostileSession({ random: random(12), start: new Date('2026-03-01T08:00:00Z') })
  const folder = join(stack.claudeDir, 'projects', '-srv-hostile')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${hostile.sessionId}.jsonl`), hostile.text())
  await expect
    .poll(
      async () =>
        (await stack.sql`select 1 from sessions where native_id = ${hostile.sessionId} and event_count > 20`).length,
      slow,
    )
    .toBe(1)
  const [{ id } = { id: '' }] = await stack.sql`select id from sessions where native_id = ${hostile.sessionId}`
  const mine = await person.newPage()
  await mine.goto(`${stack.address}/sessions/${id}`)
  await mine.getByRole('button', { name: 'Share' }).click()
  await mine.getByRole('checkbox', { name: 'What the model thought' }).uncheck()
  await mine.getByRole('checkbox', { name: /Hooks, states/ }).uncheck()
  const href = await makeLink(mine)
  const theirs = await stranger(browser)
  const elsewhere: string[] = []
  theirs.page.on('request', (request) => {
    if (!request.url().startsWith(stack.address)) elsewhere.push(request.url())
  })
  await theirs.page.goto(href)
  const feed = theirs.page.getByRole('feed', { name: 'Timeline' })
  await expect(feed).toContainText('window.__hacked = "script"')
  for (const page of [mine, theirs.page]) {
    const shown = page.getByRole('feed', { name: 'Timeline' }).last()
    for (const closed of (await shown.locator('button[aria-expanded=false]').all()).slice(0, 25).toReversed())
      await closed.click({ timeout: 1000 }).catch(() => {})
    expect(await page.evaluate(() => '__hacked' in window)).toBe(false)
    const links = await shown.evaluate((element) => [...element.querySelectorAll('a')].map((a) => a.href))
    for (const link of links) expect(link).toMatch(/^https?:/)
    expect(await shown.locator('img, iframe, style, script, object, embed, form, link').count()).toBe(0)
  }
  expect(elsewhere).toEqual([])
  await theirs.context.close()
})
