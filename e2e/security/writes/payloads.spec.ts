// Law: 5,000 texts that would be SQL, shells, paths, headers, templates, pages or prototypes are text in whatever form they are typed, and on
// the pages that show them. PAYLOADS_SEED makes another run.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, withStack } from '../../fixtures.ts'
import { runPayloads } from './payload-run.ts'

const test = withStack({ env: { LOGBOOK_SIGN_IN: 'password', LOGBOOK_TRUSTED_PROXIES: '127.0.0.1' } })
const seed = Number(process.env.PAYLOADS_SEED ?? Math.floor(Math.random() * 2 ** 31))
const name = 'injected_by_a_form'

/** Places of which some text must come through, or the exam would say nothing. */
const kept = [
  'saveSessions changes.renamedTitle',
  'saveComments changes.body',
  'saveViews changes.name',
  'saveViews changes.search.x',
  'saveRules changes.value',
  'savePrices changes.model',
  'saveTargets changes.repo',
  'makeKey label',
  'makeSpace name',
  'nameSpace name',
  'inviteByLink label',
  'makeShareLink draft.title',
  'saveProfile name',
]

test('no text that is typed anywhere acts, in the database or on a page', async ({ person, stack }) => {
  test.setTimeout(300_000)
  process.stderr.write(`PAYLOADS_SEED=${seed}\n`)
  const file = join(stack.home, name)
  const { session, ...outcome } = await runPayloads(stack, { count: 5000, seed, name, file })
  expect(outcome.failures.slice(0, 20)).toEqual([])
  expect(outcome.sent).toBe(5000)
  expect(kept.filter((place) => !outcome.stored.has(place))).toEqual([])
  expect(existsSync(file)).toBe(false)

  const page = await person.newPage()
  const [elsewhere, acts]: [string[], string[]] = [[], []]
  page.on('request', (request) => {
    if (!request.url().startsWith(stack.address)) elsewhere.push(request.url())
  })
  page.on('dialog', (dialog) => {
    acts.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) acts.push(message.text())
  })
  await page.addInitScript((tripwire) => {
    Object.defineProperty(globalThis, tripwire, { set: () => console.error(`Content Security Policy: ${tripwire}`) })
  }, name)
  for (const path of [
    '/',
    `/sessions/${session}`,
    `/sessions/${session}?tab=comments`,
    '/search?q=%3Cscript%3E',
    '/live',
    '/usage',
    '/imports',
    '/settings',
    '/settings/account',
    '/settings/space',
    '/settings/data',
    '/settings/shares',
    '/settings/activity',
  ]) {
    await page.goto(stack.address + path)
    await expect(page.getByRole('status', { name: /^Sync/ }).first()).toBeVisible()
    expect(
      await page.locator('main').evaluate((main) => main.querySelectorAll('iframe, script, object, embed').length),
      path,
    ).toBe(0)
    for (const href of await page
      .locator('a[href]')
      .evaluateAll((links) => links.map((a) => (a as HTMLAnchorElement).href)))
      expect(href, path).toMatch(/^https?:/)
  }
  expect(elsewhere).toEqual([])
  expect(acts).toEqual([])
})
