// An auditor at the running program, on the engine: figures of sessions and not a byte of what they are about, however they ask; and
// nothing of any other shape, page or endpoint.
import { randomUUID } from 'node:crypto'
import { figures } from '../../db/schema/figures.ts'
import { seedActor, seedSession } from '../../db/testing-rows.ts'
import { isShapeName, shapes } from '../../electric/shapes.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import { seedEveryShape } from './seed-shapes.ts'

const test = withStack()

test('an auditor gets figures alone, and cannot ask about what they do not see', async ({ stack, browser }) => {
  const title = `Secret ${randomUUID()}`
  const session = await seedSession(stack.sql, stack.owner, { title })
  await seedEveryShape(stack.sql, stack.owner, session)
  const person = await seedActor(stack.sql)
  const { name, value, url } = await cookieFor(stack, person)
  await stack.sql`insert into auth_members (organization_id, user_id, role) values (${stack.owner.spaceId}, ${person.userId}, 'auditor')`
  await stack.sql`update auth_sessions set active_organization_id = ${stack.owner.spaceId} where user_id = ${person.userId}`
  const mine = await cookieFor(stack, stack.owner)
  const ask = (path: string, init: RequestInit = {}, cookie = `${name}=${value}`) =>
    fetch(`${stack.address}${path}`, { ...init, headers: { cookie, origin: stack.address, ...init.headers } })

  const whole = await ask('/api/shapes/sessions?offset=-1', {}, `${mine.name}=${mine.value}`)
  expect(await whole.text()).toContain(title)
  let reduced: Response | undefined
  await expect(async () => {
    reduced = await ask('/api/shapes/sessions?offset=-1')
    const text = await reduced.clone().text()
    expect(text).toContain(session)
    expect(text).not.toContain(title)
  }).toPass()
  const rows = (await reduced?.json()) as Array<{ value?: Record<string, unknown> }>
  for (const { value: row } of rows) if (row) expect(new Set(Object.keys(row))).toEqual(new Set(figures.sessions))

  const handle = whole.headers.get('electric-handle') ?? ''
  const guess = encodeURIComponent(`"title" = '${title}'`)
  const tricks = [
    `offset=-1&columns=id,title`,
    `offset=-1&queryable_columns=id,title&columns=id,title`,
    `offset=-1&handle=${handle}`,
    `offset=0_0&handle=${handle}`,
    `offset=-1&replica=full`,
    `offset=now&log=changes_only&subset__where=${guess}`,
    `offset=now&log=changes_only&subset__where=true&subset__order_by=title`,
  ]
  for (const trick of tricks)
    expect(await (await ask(`/api/shapes/sessions?${trick}`)).text(), trick).not.toContain(title)
  const oracle = await ask('/api/shapes/sessions?offset=now&log=changes_only', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ where: '"title" = $1', params: { 1: title } }),
  })
  expect(oracle.status).toBe(400)
  expect(await oracle.text()).not.toContain(session)

  const absent = await (await ask('/api/shapes/nothing?offset=-1')).text()
  for (const shape of Object.keys(shapes).filter(isShapeName))
    if (shape !== 'sessions') {
      const answer = await ask(`/api/shapes/${shape}?offset=-1&session=${session}`)
      expect([answer.status, await answer.text()], shape).toEqual([404, absent])
    }
  for (const [path, method] of [
    ['/api/registry', 'GET'],
    ['/api/capture?source=x', 'GET'],
    ['/api/uploads', 'POST'],
  ] as const)
    expect((await ask(path, { method, ...(method === 'POST' && { body: '{}' }) })).status, path).toBe(403)

  const context = await browser.newContext()
  await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  const received: string[] = []
  page.on(
    'response',
    (answer) =>
      void answer.text().then(
        (text) => received.push(text),
        () => undefined,
      ),
  )
  for (const path of ['/', `/sessions/${session}`, '/imports', '/usage', '/settings', '/chats', '/live']) {
    await page.goto(`${stack.address}${path}`)
    await expect(page.getByRole('heading', { name: 'Figures' })).toBeVisible()
  }
  // How they sign in, and where, is theirs to see and to end.
  await page.getByRole('link', { name: 'Account' }).first().click()
  await expect(page.getByRole('heading', { name: 'Devices', exact: true })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Keys' })).toHaveCount(0)
  await page.getByLabel('Name', { exact: true }).first().fill('Reader of figures')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible()
  expect(received.length).toBeGreaterThan(10)
  for (const text of received) expect(text).not.toContain(title)
  await context.close()
})
