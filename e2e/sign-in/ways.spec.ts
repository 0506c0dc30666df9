// Each way to sign in, in a real browser: what leads in, what does not, and that signing out leaves nothing behind.
import type { BrowserContext, Page } from '@playwright/test'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'
import { startIssuer } from './issuer.ts'
import type { Issuer } from './issuer.ts'
import { ask } from './raw.ts'

const env: Record<string, string> = {
  LOGBOOK_SIGN_IN: 'password, passkey, oidc, proxy',
  LOGBOOK_OIDC_CLIENT_ID: 'logbook',
  LOGBOOK_OIDC_CLIENT_SECRET: 'only-for-this-test',
  LOGBOOK_OIDC_NAME: 'the test issuer',
  LOGBOOK_PROXY_HEADER: 'X-Test-User',
  LOGBOOK_TRUSTED_PROXIES: '127.0.0.2',
}
let issuer: Issuer
const test = withStack({
  env,
  front: async (port) => {
    issuer = await startIssuer(`http://localhost:${port}/api/auth/callback/oidc`)
    env.LOGBOOK_OIDC_ISSUER = issuer.address
    return `http://localhost:${port}`
  },
})
test.describe.configure({ mode: 'serial', timeout: 120_000 })
test.afterAll(() => issuer.close())

const email = 'owner@logbook.example'
const password = 'seven green lamps at noon'

test('with the terminal’s link the owner sets an address and a password', async ({ stack, context }) => {
  const page = await context.newPage()
  await page.goto(stack.entry)
  await page.goto(`${stack.address}/settings`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible()
  await page.getByRole('button', { name: 'Set a password' }).click()
  await page.getByLabel('New password').fill('password1234567')
  await page.getByRole('button', { name: 'Save the password' }).click()
  await expect(page.getByRole('alert')).toContainText('everybody tries first')
  const before = await tokenOf(context)
  await page.getByLabel('New password').fill(password)
  await page.getByRole('button', { name: 'Save the password' }).click()
  await expect(page.getByText('Set.', { exact: true })).toBeVisible()
  expect(await tokenOf(context), 'a new token for new rights').not.toBe(before)
  // What the browser had under way goes on for a moment; then the old token is worth nothing.
  const readWith = () => ask(stack, '/api/registry', { headers: { cookie: before } }).then(({ status }) => status)
  await expect.poll(readWith, { timeout: 25_000 }).toBe(401)
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible()
})

test('password: in, a device in the list, out in every tab, nothing kept, nothing behind the back button', async ({
  stack,
  context,
}) => {
  const page = await context.newPage()
  await signInByPassword(stack, page)
  const second = await context.newPage()
  await second.goto(`${stack.address}/settings`)
  await expect(second.getByRole('heading', { name: 'Devices' })).toBeVisible()
  await expect(second.getByText('this one')).toBeVisible()
  await expect(second.getByText('127.0.0.0/24').first()).toBeVisible()
  await page.evaluate(async () => {
    localStorage.setItem('electric_probe', 'rows')
    localStorage.setItem('logbook.theme', 'dark')
    await new Promise((done) => {
      indexedDB.open('probe').addEventListener('success', done)
    })
  })
  const cookie = await tokenOf(context)
  await page.goto(`${stack.address}/usage`)
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(second.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  const left = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }))
  expect(left).toEqual({ local: ['logbook.theme'], databases: [] })
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Places' })).toHaveCount(0)
  expect((await ask(stack, '/api/registry', { headers: { cookie } })).status).toBe(401)
})

test('whoever was sent away from a page comes back to it', async ({ stack, context }) => {
  const page = await context.newPage()
  await page.goto(`${stack.address}/usage?from=2026-01-01`)
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await fillPassword(page)
  await expect(page).toHaveURL(/\/usage\?from=2026-01-01$/)
})

test('ending a device from another one closes its tabs', async ({ stack, browser, context }) => {
  const page = await context.newPage()
  await signInByPassword(stack, page)
  const other = await browser.newContext({ userAgent: 'Mozilla/5.0 (iPhone) Version/18.0 Safari/605.1' })
  const lost = await other.newPage()
  await signInByPassword(stack, lost)
  await page.goto(`${stack.address}/settings`)
  const row = page.getByRole('listitem').filter({ hasText: 'Safari on iPhone' })
  await row.getByRole('button', { name: 'Sign out' }).click()
  await expect(lost.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(row).toHaveCount(0)
  await expect(page.getByText('this one')).toBeVisible()
  await other.close()
})

test('passkey: made on the page of settings, signs in without a word, and is gone when removed', async ({
  stack,
  context,
}) => {
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await signInByPassword(stack, page)
  await page.goto(`${stack.address}/settings`)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByRole('button', { name: /^Remove the passkey/ })).toBeVisible()
  await signOut(page)
  const fresh = await ask(stack, '/api/auth/passkey/generate-register-options')
  expect(fresh.status).toBe(401)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('navigation', { name: 'Places' }).first()).toBeVisible()
  await page.goto(`${stack.address}/settings`)
  await expect(page.getByText('a passkey', { exact: false }).first()).toBeVisible()
  await page.getByRole('button', { name: /^Remove the passkey/ }).click()
  await expect(page.getByRole('button', { name: /^Remove the passkey/ })).toHaveCount(0)
  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('OIDC: a stranger gets no account, who is connected signs in, and no token of the issuer is kept', async ({
  stack,
  context,
  browser,
}) => {
  const elsewhere = await browser.newContext()
  const stranger = await elsewhere.newPage()
  await stranger.goto(`${stack.address}/sign-in`)
  await throughIssuer(stranger, 'Continue with the test issuer', 'stranger')
  await expect(stranger.getByRole('alert')).toContainText('did not sign you in')
  expect(await stack.sql`select 1 from auth_users where email like '%issuer.example'`).toHaveLength(0)
  await elsewhere.close()

  const page = await context.newPage()
  await signInByPassword(stack, page)
  await page.goto(`${stack.address}/settings`)
  await throughIssuer(page, 'Connect the test issuer', 'owner-there')
  await expect(page.getByRole('button', { name: 'Disconnect the test issuer' })).toBeVisible()
  await signOut(page)
  await page.getByRole('button', { name: 'Continue with the test issuer' }).click()
  await expect(page.getByRole('navigation', { name: 'Places' }).first()).toBeVisible()
  const [account] = await stack.sql`
    select access_token, refresh_token, id_token, user_id from auth_accounts where provider_id = 'oidc'`
  expect(account).toEqual({ access_token: null, refresh_token: null, id_token: null, user_id: stack.owner.userId })
})

test('proxy: its word counts on its own connections only, for whom it is connected with, and as long as it says so', async ({
  stack,
}) => {
  await stack.sql`insert into auth_accounts (user_id, provider_id, account_id)
    values (${stack.owner.userId}, 'proxy', 'proxied-owner')`
  const named = { 'x-test-user': 'proxied-owner' }
  const direct = await ask(stack, '/enter/proxy', { headers: named, from: '127.0.0.1' })
  expect([direct.headers.location, direct.cookies]).toEqual(['/sign-in?refused=true', []])
  const unknown = await ask(stack, '/enter/proxy', { headers: { 'x-test-user': 'stranger' }, from: '127.0.0.2' })
  expect([unknown.headers.location, unknown.cookies]).toEqual(['/sign-in?refused=true', []])
  const right = await ask(stack, '/enter/proxy?next=//evil.example', { headers: named, from: '127.0.0.2' })
  expect(right.headers.location).toBe('/')
  const cookie = right.cookies.join('; ')
  const read = (headers: Record<string, string>, from: string) =>
    ask(stack, '/api/registry', { headers: { cookie, ...headers }, from }).then(({ status }) => status)
  expect(await read(named, '127.0.0.2')).toBe(200)
  expect(await read({}, '127.0.0.2')).toBe(401)
  expect(await read({ 'x-test-user': 'stranger' }, '127.0.0.2')).toBe(401)
  expect(await read(named, '127.0.0.1')).toBe(401)
})

async function fillPassword(page: Page): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function signInByPassword(stack: Stack, page: Page): Promise<void> {
  await page.goto(`${stack.address}/sign-in`)
  await fillPassword(page)
  await expect(page.getByRole('navigation', { name: 'Places' }).first()).toBeVisible({ timeout: 30_000 })
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
}

/** Types `who` at the issuer and agrees to what it asks. */
async function throughIssuer(page: Page, button: string, who: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.locator('input[name=login]').fill(who)
  await page.locator('input[name=password]').fill('anything')
  await page.locator('button[type=submit]').click()
  await page.locator('button[type=submit]').click()
}

async function tokenOf(context: BrowserContext): Promise<string> {
  const cookie = (await context.cookies()).find(({ name }) => /^logbook_[a-z0-9]+$/.test(name))
  return `${cookie?.name}=${cookie?.value}`
}
