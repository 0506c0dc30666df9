// Sign-up is closed; an invitation opens it for one person, who gets a space of their own and the one they were invited to.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { seedActor } from '../../db/testing-rows.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'
import { ask } from './raw.ts'

const test = withStack({
  env: { LOGBOOK_SIGN_IN: 'password', LOGBOOK_TRUSTED_PROXIES: '127.0.0.1' },
})
const password = 'nine quiet rivers at dusk'

async function invite(stack: Stack, { ends = '1 hour', revoked = false } = {}) {
  const code = randomBytes(24).toString('base64url')
  const id = randomUUID()
  await stack.sql`insert into space_invitations (id, space_id, code_hash, label, role, most_uses, expires_at, made_by, revoked_at)
    values (${id}, ${stack.owner.spaceId}, ${createHash('sha256').update(code).digest('hex')}, 'for the test', 'viewer', 1,
      now() + ${ends}::interval, ${stack.owner.userId}, ${revoked ? new Date() : null})`
  return { id, code, email: `${id}@logbook.example` }
}
const join = (stack: Stack, code: string, body: unknown, from: string, cookie = '') =>
  ask(stack, `/api/join/${code}`, {
    method: 'POST',
    body,
    headers: { 'x-forwarded-for': from, ...(cookie && { cookie }) },
  })

test('whoever was invited makes an account and is in; the link is good once', async ({ stack, browser }) => {
  const { code, email } = await invite(stack)
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${stack.address}/join/${code}`)
  await expect(page.getByText('viewer')).toBeVisible()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Your name').fill('New member')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make an account and join' }).click()
  await expect(page.getByRole('navigation', { name: 'Places' }).first()).toBeVisible()
  const spaces = await stack.sql`select m.role, m.organization_id = ${stack.owner.spaceId} as invited
    from auth_members m join auth_users u on u.id = m.user_id where u.email = ${email} order by invited`
  expect(spaces.map((row) => ({ ...row }))).toEqual([
    { role: 'owner', invited: false },
    { role: 'viewer', invited: true },
  ])
  await page.goto(`${stack.address}/join/${code}`)
  await expect(page.getByRole('heading', { name: 'This invitation is not good' })).toBeVisible()
  await context.close()
})

test('who has an account joins as themselves', async ({ stack, browser }) => {
  const member = await seedActor(stack.sql)
  const { code } = await invite(stack)
  const context = await browser.newContext()
  await context.addCookies([await cookieFor(stack, member)])
  const page = await context.newPage()
  await page.goto(`${stack.address}/join/${code}`)
  await page.getByRole('button', { name: /^Join as/ }).click()
  await expect(page).toHaveURL(`${stack.address}/`)
  const rows = await stack.sql`select role from auth_members
    where user_id = ${member.userId} and organization_id = ${stack.owner.spaceId}`
  expect(rows.map(({ role }) => role)).toEqual(['viewer'])
  await context.close()
})

test('used, revoked, too old, unknown and malformed are one refusal, and make no account', async ({ stack }) => {
  const [old, revoked] = [await invite(stack, { ends: '-1 second' }), await invite(stack, { revoked: true })]
  const account = { name: 'x', email: 'x@logbook.example', password }
  const before = await stack.sql`select count(*) from auth_users`
  const answers = []
  for (const code of [old.code, revoked.code, randomUUID(), 'nonsense', "' or 1=1 --", '%00']) {
    const { status, body } = await join(stack, encodeURIComponent(code), account, '198.51.100.1')
    answers.push({ status, body })
  }
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]?.status).toBe(401)
  expect(await stack.sql`select count(*) from auth_users`).toEqual(before)
})

test('of many who take one invitation together one gets it, and the others leave no account behind', async ({
  stack,
}) => {
  const { code } = await invite(stack)
  const before = Number((await stack.sql`select count(*) as n from auth_users`)[0]?.n)
  const taken = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      join(stack, code, { name: `m${n}`, email: `m${n}@logbook.example`, password }, `198.51.100.${n + 20}`),
    ),
  )
  expect(taken.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(Number((await stack.sql`select count(*) as n from auth_users`)[0]?.n)).toBe(before + 1)
})

test('an address that is somebody’s already is not taken over, and the invitation stays good', async ({ stack }) => {
  const member = await seedActor(stack.sql)
  const [user] = await stack.sql`select email from auth_users where id = ${member.userId}`
  const { id, code } = await invite(stack)
  const answer = await join(stack, code, { name: 'x', email: user?.email, password }, '198.51.100.40')
  expect([answer.status, answer.cookies]).toEqual([401, []])
  const [left] = await stack.sql`select uses from space_invitations where id = ${id}`
  expect(left?.uses).toBe(0)
})
