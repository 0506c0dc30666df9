// One browser, two people one after the other: whoever comes second finds nothing of the first, wherever they look. What the first one's
// rows and pages hold is known by a mark in every text of every synced table.
import type { BrowserContext, Page, Response } from '@playwright/test'
import { seedActor, seedRow, seedSession } from '../../db/testing-rows.ts'
import { shapes } from '../../electric/shapes.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'

const test = withStack()
test.describe.configure({ timeout: 180_000 })

const mark = 'only-the-first-one-knows-this'
const places = ['/', '/usage', '/live', '/imports', '/chats', '/settings', `/search?q=${mark}`]

test('after A has signed out, B finds nothing of A: pages, tabs, history, storage, caches, memory', async ({
  stack,
  browser,
}) => {
  const { sql } = stack
  const sessionId = await seedSession(sql, stack.owner, { title: mark })
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const { table } of Object.values(shapes))
      await seedRow(tx, table, stack.owner, sessionId, (column) => (column === 'status' ? 'completed' : mark))
    // A list there, which a mark is not.
    await tx`update sessions set made = '[]'`
  })
  const second = await seedActor(sql)
  await seedSession(sql, second, { title: 'Of the second one' })
  const context = await browser.newContext()
  await context.addCookies([await cookieFor(stack, stack.owner)])

  const answered = answersOf(context)
  const page = await context.newPage()
  for (const place of [...places, `/sessions/${sessionId}`]) await visited(page, stack.address + place)
  await expect(page.getByRole('heading', { name: mark, exact: true })).toBeVisible()
  const other = await context.newPage()
  await visited(other, stack.address)
  await expect(other.getByText(mark).first()).toBeVisible()
  const asked = answered()
  expect(asked.length).toBeGreaterThan(20)

  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  for (const tab of [page, other]) await expect(tab.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await context.addCookies([await cookieFor(stack, second)])

  await test.step('what A had asked for, asked again and out of the caches', async () => {
    await visited(page, stack.address)
    await expect(page.getByRole('link', { name: /Of the second one/ })).toBeVisible()
    const leaks = await page.evaluate(
      async ({ asked, mark }) => {
        const found: string[] = []
        for (const url of asked)
          for (const cache of ['force-cache', 'only-if-cached', 'default'] as const) {
            // A live request would wait for news.
            const signal = AbortSignal.timeout(2000)
            const text = await fetch(url, { cache, mode: 'same-origin', signal })
              .then((answer) => answer.text())
              .catch(() => '')
            if (text.includes(mark)) found.push(`${cache} ${url}`)
          }
        return found
      },
      { asked: asked.filter((url) => !url.includes('live=true') && !url.includes(mark)), mark },
    )
    expect(leaks).toEqual([])
  })

  await test.step('pages, the way back, and the other tab', async () => {
    for (const place of [...places.slice(0, -1), `/sessions/${sessionId}`]) {
      await visited(page, stack.address + place)
      expect(await holds(page), place).toEqual([])
    }
    for (let steps = 0; steps < places.length + 2; steps++) {
      if ((await page.goBack({ waitUntil: 'load' })) === null) break
      // The address of A's search holds the word itself.
      if (!page.url().includes(mark)) expect(await holds(page), `back at ${page.url()}`).toEqual([])
    }
    await other.reload()
    expect(await holds(other)).toEqual([])
  })
  await context.close()
})

/** The addresses on our own server that the context has asked for by GET so far, each once. */
function answersOf(context: BrowserContext): () => string[] {
  const urls = new Set<string>()
  context.on('response', (response: Response) => {
    if (response.request().method() === 'GET') urls.add(response.url())
  })
  return () => [...urls]
}

// Until the streams have brought their rows: the state line says so.
async function visited(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByText(/^live$/)).toBeVisible({ timeout: 30_000 })
}

/** Where the tab holds the mark: what is shown, what scripts can read of storage, and cached answers. */
function holds(page: Page): Promise<string[]> {
  return page.evaluate(async (mark) => {
    const found: string[] = []
    const look = (where: string, text: string) => {
      if (text.includes(mark)) found.push(where)
    }
    look('document', document.documentElement.outerHTML)
    look('title', document.title)
    look('localStorage', JSON.stringify(Object.entries(localStorage)))
    look('sessionStorage', JSON.stringify(Object.entries(sessionStorage)))
    for (const { name = '' } of await indexedDB.databases()) {
      look('indexedDB', name)
      const done = <T>(asked: IDBRequest<T>) =>
        new Promise<T>((resolve) => asked.addEventListener('success', () => resolve(asked.result)))
      const db = await done(indexedDB.open(name))
      for (const store of db.objectStoreNames)
        look(
          `indexedDB ${name} ${store}`,
          JSON.stringify(await done(db.transaction(store).objectStore(store).getAll())),
        )
      db.close()
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys())
        look(`cache ${request.url}`, (await (await cache.match(request))?.text()) ?? '')
    }
    return found
  }, mark)
}
