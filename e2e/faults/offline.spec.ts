// Logbook cannot be reached at all: pages that are opened anew show what this browser keeps, what a person changes waits, and all of it
// is done once, in order, when Logbook is back. The wire between is real and is cut.
import type { BrowserContext, Page } from '@playwright/test'
import { randomUUID } from 'node:crypto'
import { seedActor, seedSession } from '../../db/testing-rows.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'
import { startCutter } from '../transport/cutter.ts'
import type { Cutter } from '../transport/cutter.ts'

let wire: Cutter | undefined
const test = withStack({
  front: async (port) => {
    wire = await startCutter(port)
    return wire.address
  },
})
test.describe.configure({ timeout: 120_000 })
test.afterAll(() => wire?.close())

async function seedEvents(stack: Stack, sessionId: string, count: number, word: string): Promise<void> {
  const { sql, owner } = stack
  await sql`
    insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, title, preview, size)
    select gen_random_uuid(), ${owner.spaceId}, ${sessionId}, n, 'a' || lpad(n::text, 6, '0'), n::text, 'message',
      case when n % 20 = 1 then 'user' else 'assistant' end, ${word} || ' ' || n, rpad(${word} || ' ' || n || ' begins. ', case when n = 1 then 2048 else 20 end, 'and on '), 5000
    from generate_series(1, ${count}) n`
  await sql`
    insert into event_bodies (event_id, space_id, body)
    select id, space_id, jsonb_build_object('text', ${word} || ' ' || seq || ' begins. And the whole of it.') from timeline_events where session_id = ${sessionId}`
  await sql`update sessions set event_count = ${count}, last_event_at = now() where id = ${sessionId}`
}

/** All keys and values of one store of the device; nothing before there is one. */
const kept = (page: Page, store: string) =>
  page.evaluate(async (store) => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'logbook-device')) return []
    const done = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.addEventListener('success', () => resolve(asked.result))
        asked.addEventListener('error', () => reject(asked.error))
      })
    const db = await done(indexedDB.open('logbook-device'))
    const within = db.transaction(store).objectStore(store)
    const [keys, values] = await Promise.all([done(within.getAllKeys()), done(within.getAll())])
    db.close()
    return keys.map((key, n) => ({ key: key as string[], value: values[n] as { whole?: boolean } }))
  }, store)
const keptTimelines = async (page: Page) => {
  const all = await kept(page, 'timelines')
  return `${all.length} kept, ${all.filter(({ value }) => value.whole).length} whole`
}
const keptRows = async (page: Page) => (await kept(page, 'rows')).filter(({ key }) => key[1] === 'sessions').length

const live = (page: Page) => expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible({ timeout: 20_000 })
const offline = (page: Page) => expect(page.getByRole('status', { name: 'Sync: offline' })).toBeVisible()
/** A tab whose browser has taken the worker and the list. */
async function settledTab(context: BrowserContext, address: string, sessions: number): Promise<Page> {
  const page = await context.newPage()
  await page.goto(address)
  await live(page)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await expect.poll(() => keptRows(page)).toBe(sessions)
  return page
}

test('list, timeline and opened bodies are read from the device; renames, ticks and comments wait, and are done once, in order', async ({
  person,
  stack,
}) => {
  const { sql, owner } = stack
  const id = await seedSession(sql, owner, { title: 'Opened here' })
  const other = await seedSession(sql, owner, { title: 'Never opened here' })
  await seedEvents(stack, id, 450, 'Word')
  await seedEvents(stack, other, 3, 'Other')
  const todo = randomUUID()
  await sql`insert into todos (id, space_id, session_id, list_key, position, title, status, native_id)
    values (${todo}, ${owner.spaceId}, ${id}, 'list', 1, 'Write it down', 'pending', 't1')`.catch(() => {})
  const page = await settledTab(person, stack.address, 2)
  await page.goto(`${stack.address}/sessions/${id}`)
  const feed = page.getByRole('feed', { name: 'Timeline' })
  await expect(feed).toContainText('Word 1 begins. And the whole of it.')
  await expect.poll(() => keptTimelines(page), { timeout: 20_000 }).toBe('1 kept, 1 whole')

  await test.step('opened anew with nothing there', async () => {
    wire?.down()
    const begun = Date.now()
    await page.goto(`${stack.address}/sessions/${id}`)
    await expect(feed).toContainText('Word 1 begins. And the whole of it.')
    console.log(`from the device after ${Date.now() - begun} ms`)
    await offline(page)
    await expect(page.getByText('All 450 events are on this device.')).toBeVisible()
    await expect(page.getByRole('link', { name: /Never opened here/ })).toBeVisible()
    await page.goto(`${stack.address}/sessions/${id}?event=333`)
    await expect(feed).toContainText('Word 333 begins.')
    await page.goto(`${stack.address}/sessions/${other}`)
    await expect(page.getByText('is not on this device')).toBeVisible()
    await page.goto(`${stack.address}/usage`)
    await expect(page.getByRole('heading', { name: 'Logbook cannot be reached' })).toBeVisible()
  })

  await test.step('changes wait, also through a reload', async () => {
    await page.goto(`${stack.address}/sessions/${id}`)
    await rename(page, 'First name')
    await rename(page, 'Second name')
    await page.goto(`${stack.address}/sessions/${id}?tab=comments&event=3`)
    await page.getByRole('textbox', { name: 'Your comment' }).fill('Written without a server')
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Written without a server' })).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Your comment' })).toHaveValue('')
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Second name' })).toBeVisible()
    await expect(page.getByRole('button', { name: '3 waiting' })).toBeVisible()
    await page.getByRole('button', { name: '3 waiting' }).click()
    await expect(page.getByRole('dialog')).toContainText('First name')
    await page.keyboard.press('Escape')
  })

  await test.step('and are done once when Logbook is back, by whichever tab', async () => {
    const second = await person.newPage()
    await second.goto(`${stack.address}/sessions/${id}`)
    await expect(second.getByRole('heading', { name: 'Second name' })).toBeVisible()
    wire?.up()
    for (const tab of [page, second]) await live(tab)
    await expect(page.getByRole('button', { name: /waiting/ })).toHaveCount(0)
    await expect
      .poll(async () => (await sql`select renamed_title from sessions where id = ${id}`)[0]?.renamed_title)
      .toBe('Second name')
    expect(await sql`select body from comments where session_id = ${id}`).toEqual([
      { body: 'Written without a server' },
    ])
    for (const tab of [page, second]) await expect(tab.getByRole('heading', { name: 'Second name' })).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'Written without a server' })).toHaveCount(1)
    await second.close()
  })

  await test.step('what others did meanwhile is no loser: the person is asked', async () => {
    await page.goto(`${stack.address}/sessions/${id}`)
    await live(page)
    wire?.down()
    await offline(page)
    await rename(page, 'Mine')
    await expect(page.getByRole('button', { name: '1 waiting' })).toBeVisible()
    await sql`update sessions set renamed_title = 'Theirs' where id = ${id}`
    wire?.up()
    await page.getByRole('button', { name: '1 refused' }).click({ timeout: 20_000 })
    const box = page.getByRole('dialog')
    await expect(box).toContainText('renamed meanwhile, to “Theirs”')
    await expect(box).toContainText('Mine')
    await expect(page.locator('h1, h2').filter({ hasText: 'Theirs' }).first()).toBeAttached()
    await box.getByRole('button', { name: 'Save mine' }).click()
    await expect
      .poll(async () => (await sql`select renamed_title from sessions where id = ${id}`)[0]?.renamed_title)
      .toBe('Mine')
    await expect(box).toContainText('Everything has been sent.')
  })
})

test('what is erased, moved away, or another person’s is not on the device any more; signing out asks and empties', async ({
  stack,
  browser,
}) => {
  const { sql } = stack
  const someone = await seedActor(sql)
  const ofSomeone = { ...stack, owner: someone }
  const gone = await seedSession(sql, someone, { title: 'To be erased' })
  await seedEvents(ofSomeone, gone, 3, 'Gone')
  const stays = await seedSession(sql, someone, { title: 'Stays' })
  const context = await browser.newContext()
  await context.addCookies([await cookieFor(stack, someone)])
  const page = await settledTab(context, stack.address, 2)
  await page.goto(`${stack.address}/sessions/${gone}`)
  await expect.poll(() => keptTimelines(page), { timeout: 20_000 }).toBe('1 kept, 1 whole')
  await sql`delete from sessions where id = ${gone}`
  await expect.poll(() => keptTimelines(page), { timeout: 20_000 }).toBe('0 kept, 0 whole')
  await expect.poll(() => keptRows(page)).toBe(1)

  wire?.down()
  await page.goto(`${stack.address}/sessions/${stays}`)
  await rename(page, 'Not to be lost')
  await expect(page.getByRole('button', { name: '1 waiting' })).toBeVisible()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  const question = page.getByRole('dialog', { name: 'Some changes have not been sent' })
  await expect(question).toBeVisible()
  await question.getByRole('button', { name: 'Stay signed in' }).click()
  wire?.up()
  await expect(page.getByRole('button', { name: /waiting/ })).toHaveCount(0, { timeout: 20_000 })
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([])
  await context.close()
})

async function rename(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /rename/i }).click()
  await page.getByRole('textbox', { name: /^Title/ }).fill(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name })).toBeVisible()
}
