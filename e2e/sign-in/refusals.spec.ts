// Sign-in from outside, by raw requests: whatever is wrong is answered alike, nothing leads elsewhere, no cookie of somebody else's
// making is taken on, and guesses are counted.
import { seedActor } from '../../db/testing-rows.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'
import { ask } from './raw.ts'
import type { Answer } from './raw.ts'
import { useSecrets, whereTold } from './secrets.ts'

const test = withStack({
  env: {
    LOGBOOK_SIGN_IN: 'password,passkey',
    LOGBOOK_LOG_LEVEL: 'trace',
    // All requests of a test come from a proxy; each test says for whom, so that none uses up another's attempts.
    LOGBOOK_TRUSTED_PROXIES: '127.0.0.1',
  },
  front: async (port) => `http://localhost:${port}`,
})
test.describe.configure({ mode: 'serial' })

const email = 'owner@logbook.example'
const password = 'seven green lamps at noon'
const signIn = (stack: Stack, body: unknown, from: string, headers = {}) =>
  ask(stack, '/api/auth/sign-in/email', {
    method: 'POST',
    body,
    headers: { origin: stack.address, 'x-forwarded-for': from, ...headers },
  })
const essence = ({ status, body, cookies, headers }: Answer) => ({
  status,
  body,
  cookies,
  clear: headers['retry-after'],
})

test('the owner gets a password', async ({ stack, browser }) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(stack.entry)
  await page.goto(`${stack.address}/settings`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible()
  await page.getByRole('button', { name: 'Set a password' }).click()
  await page.getByLabel('New password').fill(password)
  await page.getByRole('button', { name: 'Save the password' }).click()
  await expect(page.getByText('Set.', { exact: true })).toBeVisible()
  await context.close()
})

test('wrong, unknown, malformed and empty are one refusal; what is right sets a cookie and shows no token', async ({
  stack,
}) => {
  const wrong: unknown[] = [
    { email, password: 'not this one either' },
    { email: 'nobody@logbook.example', password },
    { email: 'no address', password },
    { email, password: '' },
    { email: { $ne: '' }, password: { $ne: '' } },
    { email, password: 'x'.repeat(900) },
    'not json',
    '[]',
  ]
  const answers = []
  for (const [index, body] of wrong.entries()) answers.push(essence(await signIn(stack, body, `198.51.100.${index}`)))
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]).toMatchObject({ status: 401, cookies: [] })
  const right = await signIn(stack, { email: email.toUpperCase(), password }, '198.51.100.50')
  expect([right.status, right.body]).toEqual([200, '{}'])
  expect(right.cookies).toHaveLength(1)
  const [cookie] = right.headers['set-cookie'] as string[]
  expect(cookie).toMatch(/HttpOnly/i)
  expect(cookie).toMatch(/SameSite=Lax/i)
})

test('a token that was there before is neither taken on nor good afterwards', async ({ stack }) => {
  const { name, value } = await cookieFor(stack, stack.owner)
  const before = `${name}=${value}`
  const planted = await signIn(stack, { email, password }, '198.51.100.60', { cookie: before })
  expect(planted.status).toBe(200)
  expect(planted.cookies[0]).not.toBe(before)
  const read = (cookie: string) => ask(stack, '/api/registry', { headers: { cookie } }).then(({ status }) => status)
  expect(await read(planted.cookies[0] ?? '')).toBe(200)
  await expect.poll(() => read(before)).toBe(401)
  expect(await read(`${name}=of-my-own-making`)).toBe(401)
})

test('only what a way needs can be reached of the library, and only ways that are on', async ({ stack }) => {
  const { name, value } = await cookieFor(stack, stack.owner)
  const headers = { cookie: `${name}=${value}` }
  const closed: [string, string][] = [
    ['POST', '/sign-up/email'],
    ['GET', '/get-session'],
    ['GET', '/list-sessions'],
    ['POST', '/update-user'],
    ['POST', '/delete-user'],
    ['POST', '/change-email'],
    ['POST', '/request-password-reset'],
    ['POST', '/organization/create'],
    ['POST', '/organization/invite-member'],
    ['POST', '/api-key/create'],
    ['GET', '/api-key/list'],
    ['POST', '/device/code'],
    ['POST', '/device/token'],
    ['POST', '/device/approve'],
    ['GET', '/enter?key=aaaaaaaaaaaaaaaaaaaaaaaa'],
    ['POST', '/sign-in-as'],
    ['POST', '/exchange'],
    ['POST', '/join'],
    ['POST', '/pair/redeem'],
    ['GET', '/callback/oidc?code=a&state=b'],
    ['GET', '/callback/github?code=a&state=b'],
    ['POST', '/sign-in/social'],
    ['POST', '//sign-in/email'],
    ['POST', '/sign-in/email/'],
    ['POST', '/sign%2din/email'],
    ['GET', '/constructor'],
    ['GET', '/ok'],
    ['GET', '/error'],
  ]
  for (const [method, path] of closed) {
    const body = method === 'POST' ? { provider: 'oidc', userId: stack.owner.userId } : undefined
    const answer = await ask(stack, `/api/auth${path}`, { method, headers, body })
    expect(answer.status, path).toBe(404)
    expect(answer.cookies, path).toEqual([])
  }
})

test('nobody is sent elsewhere', async ({ stack }) => {
  const { name, value } = await cookieFor(stack, stack.owner)
  const headers = { cookie: `${name}=${value}`, accept: 'text/html' }
  for (const next of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/%09/evil.example',
  ]) {
    const answer = await ask(stack, `/sign-in?next=${encodeURIComponent(next)}`, { headers })
    expect(new URL(String(answer.headers.location), stack.address).origin, next).toBe(stack.address)
  }
})

test('foreign names and foreign pages do not reach it', async ({ stack }) => {
  const key = '/enter?key=AAAAAAAAAAAAAAAAAAAA'
  for (const host of ['evil.example', `evil.example:${new URL(stack.address).port}`, 'localhost', '127.0.0.1:1'])
    expect((await ask(stack, key, { headers: { host } })).status, host).toBe(421)
  for (const origin of ['https://evil.example', 'null', stack.address.replace('localhost', 'evil.localhost')])
    expect((await signIn(stack, { email, password }, '198.51.100.70', { origin })).status, origin).toBe(403)
})

test('the terminal’s code can be typed, with dashes and small letters, once', async ({ stack }) => {
  const typed = 'abcde-23456-fghjk-789AB'
  const { createHash, randomUUID } = await import('node:crypto')
  const hash = createHash('sha256').update('ABCDE23456FGHJK789AB').digest('hex')
  await stack.sql`insert into auth_verifications (id, identifier, value, expires_at)
    values (${randomUUID()}, ${`entry:${hash}`}, ${stack.owner.userId}, now() + interval '1 minute')`
  const enter = () =>
    ask(stack, '/enter', { method: 'POST', body: { key: typed }, headers: { 'x-forwarded-for': '198.51.100.80' } })
  const both = await Promise.all([enter(), enter()])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401])
  expect((await enter()).status).toBe(401)
})

test('guesses are counted, by where they come from and by whom they are about', async ({ stack }) => {
  const guess = (from: string, who = email) => signIn(stack, { email: who, password: 'a guess of somebody' }, from)
  const parallel = await Promise.all(Array.from({ length: 32 }, () => guess('203.0.113.1', 'some@logbook.example')))
  const statuses = parallel.map(({ status }) => status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(10)
  const limited = parallel.find(({ status }) => status === 429)
  expect(Number(limited?.headers['retry-after'])).toBeGreaterThan(0)
  // Elsewhere, about the same person: the network is fresh, the account is not.
  expect((await guess('203.0.113.200', 'some@logbook.example')).status).toBe(429)
})

test('a sign-in ends of idleness, and after its longest time however much it is used', async ({ stack }) => {
  const member = await seedActor(stack.sql)
  const sign = async () => {
    const { name, value } = await cookieFor(stack, member)
    return { cookie: `${name}=${value}` }
  }
  const read = (headers: { cookie: string }) => ask(stack, '/api/registry', { headers }).then(({ status }) => status)
  const [idle, old] = [await sign(), await sign()]
  expect([await read(idle), await read(old)]).toEqual([200, 200])
  const token = (headers: { cookie: string }) =>
    decodeURIComponent(headers.cookie.split('=')[1] ?? '').split('.')[0] ?? ''
  await stack.sql`update auth_sessions set last_seen_at = now() - interval '31 days' where token = ${token(idle)}`
  await stack.sql`update auth_sessions set created_at = now() - interval '91 days' where token = ${token(old)}`
  await expect.poll(() => read(idle)).toBe(401)
  await expect.poll(() => read(old)).toBe(401)
})

test('no log tells a secret that was used, right or wrong', async ({ stack }) => {
  test.setTimeout(120_000)
  const said: string[] = []
  for (const stream of [stack.supervisor.stdout, stack.supervisor.stderr])
    stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  const secrets = await useSecrets(stack, { email, password })
  expect(secrets.length).toBeGreaterThan(20)
  expect(await whereTold(stack, secrets, said)).toEqual([])
  const words = { name: 'words', text: 'a share link that is not good was followed' }
  expect(await whereTold(stack, [words], said)).toEqual(['words in web.log'])
})
