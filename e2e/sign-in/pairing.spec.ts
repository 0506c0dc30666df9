// Pairing: a command on another machine gets a key, a phone a session; each state of a request; codes that are guessed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seedActor } from '../../db/testing-rows.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'
import { ask } from './raw.ts'

// Each test speaks from an address of its own, so that none uses up another's attempts.
const test = withStack({ env: { LOGBOOK_TRUSTED_PROXIES: '127.0.0.1' } })

const post = (stack: Stack, path: string, body: unknown, from: string, cookie = '') =>
  ask(stack, path, { method: 'POST', body, headers: { 'x-forwarded-for': from, ...(cookie && { cookie }) } })
const codeOf = (body: string) => (JSON.parse(body) as { error: { code: string } }).error.code
type Asked = { deviceCode: string; userCode: string; pageWithCode: string }

/** Lets time pass for a request: it was asked about `seconds` ago. */
const later = (stack: Stack, userCode: string) =>
  stack.sql`update auth_device_codes set last_polled_at = last_polled_at - interval '6 seconds'
    where user_code = ${userCode.replace('-', '')}`

test('a command asks, a person agrees on the page, the key works for what was asked and nothing else', async ({
  stack,
  person,
}) => {
  test.setTimeout(120_000)
  const home = await mkdtemp(join(tmpdir(), 'logbook-pair-'))
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      'app/cli/main.ts',
      'key',
      'pair',
      '--server',
      stack.address,
      '--label',
      'a far machine',
      '--data',
      home,
    ],
    { cwd: join(import.meta.dirname, '..', '..'), stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await expect.poll(() => said, { timeout: 30_000 }).toMatch(/[▀▄█]/)
  const userCode = /[A-Z]{4}-[A-Z]{4}/.exec(said)?.[0] ?? ''
  const page = await person.newPage()
  await page.goto(`${stack.address}/pair`)
  await page.getByLabel('Code').fill(userCode.toLowerCase().replace('-', ' '))
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('a far machine')).toBeVisible()
  await expect(page.getByText('Send sessions here, and read nothing')).toBeVisible()
  await expect(page.getByText('127.0.0.0/24')).toBeVisible()
  await page.getByRole('button', { name: 'Agree' }).click()
  await expect(page.getByRole('heading', { name: 'Paired' })).toBeVisible()
  await once(child, 'exit')
  const key = /lbk_[\w-]{43}/.exec(said)?.[0] ?? ''
  const authorization = `Bearer ${key}`
  expect((await ask(stack, '/api/capture?source=%2Fx', { headers: { authorization } })).status).toBe(200)
  expect((await ask(stack, '/api/registry', { headers: { authorization } })).status).toBe(403)
  const kept = join(home, 'server-keys.json')
  expect(JSON.parse(await readFile(kept, 'utf8'))).toEqual({ [stack.address]: key })
  expect((await stat(kept)).mode & 0o777).toBe(0o600)
  await page.goto(`${stack.address}/settings`)
  await expect(page.getByText('a far machine').first()).toBeVisible()
  await rm(home, { recursive: true })
})

test('pending, too often, refused, too old, used: each is said, and a code given out is never stored', async ({
  stack,
}) => {
  const from = '198.51.100.1'
  const { name, value } = await cookieFor(stack, stack.owner)
  const poll = (deviceCode: string) => post(stack, '/api/pair/token', { deviceCode }, from)
  const begin = async () =>
    JSON.parse((await post(stack, '/api/pair', { label: 'x', scope: 'read' }, from)).body) as Asked

  const one = await begin()
  expect(await stack.sql`select 1 from auth_device_codes where device_code = ${one.deviceCode}`).toHaveLength(0)
  expect(codeOf((await poll(one.deviceCode)).body)).toBe('authorization_pending')
  expect(codeOf((await poll(one.deviceCode)).body)).toBe('slow_down')
  await later(stack, one.userCode)
  await stack.sql`update auth_device_codes set status = 'denied' where user_code = ${one.userCode.replace('-', '')}`
  expect(codeOf((await poll(one.deviceCode)).body)).toBe('access_denied')
  expect(codeOf((await poll(one.deviceCode)).body)).toBe('unauthorized')

  const two = await begin()
  await stack.sql`update auth_device_codes set expires_at = now() where user_code = ${two.userCode.replace('-', '')}`
  expect(codeOf((await poll(two.deviceCode)).body)).toBe('expired_token')

  const three = await begin()
  await stack.sql`update auth_device_codes set status = 'approved', user_id = ${stack.owner.userId},
    organization_id = ${stack.owner.spaceId} where user_code = ${three.userCode.replace('-', '')}`
  const both = await Promise.all([poll(three.deviceCode), poll(three.deviceCode)])
  const keys = both.filter(({ status }) => status === 200)
  expect(keys.length, 'of two who ask at once one gets the key').toBe(1)
  expect((await poll(three.deviceCode)).status).toBe(401)
  const made = (JSON.parse(keys[0]?.body ?? '{}') as { key: string }).key
  expect((await ask(stack, '/api/registry', { headers: { authorization: `Bearer ${made}` } })).status).toBe(200)
  expect(name && value).toBeTruthy()
})

test('codes that are guessed are counted, and answered like codes that were good once', async ({ stack }) => {
  const guess = (n: number) => post(stack, '/api/pair/token', { deviceCode: `${n}`.padStart(43, 'A') }, '203.0.113.9')
  const answers = await Promise.all(Array.from({ length: 32 }, (_, n) => guess(n)))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(22)
})

test('a phone reads the picture, shows a code, and is signed in when the person agrees; the picture is good once', async ({
  stack,
  person,
  browser,
}) => {
  test.setTimeout(120_000)
  const page = await person.newPage()
  await page.goto(`${stack.address}/settings`)
  await page.getByRole('button', { name: 'Pair a phone' }).click()
  await expect(page.getByRole('img', { name: /as a picture/ })).toBeVisible()
  const address = await page.getByText('/pair/phone#').innerText()
  const phone = await browser.newContext({
    userAgent: 'Mozilla/5.0 (iPhone) Version/18.0 Safari/605.1',
    viewport: { width: 360, height: 740 },
  })
  const screen = await phone.newPage()
  await screen.goto(address)
  const code = screen.getByLabel('Code')
  await expect(code).toHaveText(/^[A-Z]{4}-[A-Z]{4}$/)
  expect(screen.url()).not.toContain('#')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(await code.innerText())).toBeVisible()
  await expect(dialog.getByText('Safari on iPhone')).toBeVisible()

  const thief = await browser.newContext()
  const late = await thief.newPage()
  await late.goto(address)
  await expect(late.getByRole('alert')).toContainText('not good')
  await thief.close()

  await dialog.getByRole('button', { name: 'Agree' }).click()
  await expect(screen.getByRole('navigation', { name: 'Places' }).first()).toBeVisible({ timeout: 20_000 })
  await page.reload()
  await expect(page.getByRole('listitem').filter({ hasText: 'Safari on iPhone' })).toContainText('another device')
  await phone.close()
})

test('nobody else can answer an offer that a person made to their own phone', async ({ stack, person, browser }) => {
  const page = await person.newPage()
  await page.goto(`${stack.address}/settings`)
  await page.getByRole('button', { name: 'Pair a phone' }).click()
  const address = await page.getByText('/pair/phone#').innerText()
  const taken = await post(stack, '/api/pair', { code: address.split('#')[1] }, '198.51.100.30')
  const { userCode } = JSON.parse(taken.body) as Asked
  const other = await seedActor(stack.sql)
  const context = await browser.newContext()
  await context.addCookies([await cookieFor(stack, other)])
  const theirs = await context.newPage()
  await theirs.goto(`${stack.address}/pair?code=${userCode}`)
  await expect(theirs.getByRole('alert')).toContainText('not good')
  await context.close()
})
