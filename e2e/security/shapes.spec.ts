// Promise 6 at the proxy: for every shape of the registry, whoever is not allowed gets nothing, whatever parameters are sent.
// Iterates over the registry, so that a new entity is examined without anybody writing a test.
import { randomUUID } from 'node:crypto'
import { isShapeName, shapes } from '../../electric/shapes.ts'
import { seedActor, seedSession } from '../../db/testing-rows.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import { seedEveryShape } from './seed-shapes.ts'
import type { Stack } from '../stack.ts'

const test = withStack()
const names = Object.keys(shapes).filter(isShapeName)

/** What a client may try in order to see more than its own. */
const tricks = (other: string) => [
  `table=auth_users`,
  `where=${encodeURIComponent('true')}`,
  `where=${encodeURIComponent('space_id is not null')}`,
  `params[1]=${other}`,
  `params%5B1%5D=${other}`,
  `columns=id,space_id`,
  `subset__where=${encodeURIComponent('1=1) or (true')}`,
  `subset__where=${encodeURIComponent(`space_id = '${other}'`)}`,
  `subset__limit=99999999`,
  `secret=guess`,
  `api_secret=guess`,
  `replica=full`,
]

for (const name of names) {
  test(`${name}: nobody and the forged get 401, others' sessions 404, own rows only`, async ({ stack }) => {
    const { stranger, theirs, mine } = await twoPeople(stack)
    const cookie = await cookieHeader(stack)
    const at = (query: string) => `${stack.address}/api/shapes/${name}?offset=-1&${query}`
    const own = shapes[name].scope === 'session' ? `session=${mine}&` : ''

    expect((await fetch(at(own))).status).toBe(401)
    for (const forged of ['x', `${cookie}x`, cookie.replace(/=.*/, `=${randomUUID()}`)])
      expect((await fetch(at(own), { headers: { cookie: forged } })).status).toBe(401)

    const allowed = await fetch(at(own), { headers: { cookie } })
    expect(allowed.status).toBe(200)
    expect(allowed.headers.get('cache-control')).not.toContain('public')
    expect(allowed.headers.get('vary')).toContain('cookie')
    const rows = await allowed.text()
    expect(rows).toContain(stack.owner.spaceId)
    expect(rows).not.toContain(stranger.spaceId)
    expect(rows).not.toContain(stranger.userId)

    if (shapes[name].scope === 'session') {
      const refused = await Promise.all(
        [theirs, randomUUID(), 'x', "' or true --", ''].map((id) =>
          fetch(at(`session=${encodeURIComponent(id)}`), { headers: { cookie } }),
        ),
      )
      const answers = await Promise.all(refused.map(async (r) => `${r.status} ${await r.text()}`))
      expect(new Set(answers).size).toBe(1)
      expect(answers[0]).toMatch(/^404 /)
      expect((await fetch(at(`session=${mine}&session=${theirs}`), { headers: { cookie } })).status).toBe(404)
    }
    for (const trick of tricks(stranger.spaceId)) {
      const answer = await fetch(at(own + trick), { headers: { cookie } })
      const text = await answer.text()
      expect(text, trick).not.toContain(stranger.spaceId)
      expect(text, trick).not.toContain(stranger.userId)
    }
  })

  test(`${name}: a POST body cannot replace table, where or params`, async ({ stack }) => {
    const { stranger, mine } = await twoPeople(stack)
    const own = shapes[name].scope === 'session' ? `&session=${mine}` : ''
    const answer = await fetch(`${stack.address}/api/shapes/${name}?offset=now&log=changes_only${own}`, {
      method: 'POST',
      headers: { cookie: await cookieHeader(stack), origin: stack.address, 'content-type': 'application/json' },
      body: JSON.stringify({
        table: 'auth_users',
        where: 'true = true',
        params: {},
        columns: 'id',
        'params[1]': stranger.spaceId,
        secret: 'x',
      }),
    })
    const text = await answer.text()
    expect(answer.status, text).toBe(200)
    expect(text).toContain(stack.owner.spaceId)
    expect(text).not.toContain(stranger.spaceId)
    expect(text).not.toContain(stranger.userId)
  })
}

test('an unknown shape, a foreign Host and a foreign page are refused', async ({ stack, request }) => {
  const cookie = await cookieHeader(stack)
  for (const name of ['auth_users', 'nope', '__proto__', 'constructor', '..%2fhealth'])
    expect((await fetch(`${stack.address}/api/shapes/${name}?offset=-1`, { headers: { cookie } })).status).toBe(404)
  const rebound = await request.get(`${stack.address}/`, { headers: { host: 'evil.example' }, maxRedirects: 0 })
  expect(rebound.status()).toBe(421)
  const foreign = await fetch(`${stack.address}/api/shapes/sessions?offset=now&log=changes_only`, {
    method: 'POST',
    headers: { cookie, origin: 'https://evil.example' },
    body: '{}',
  })
  expect(foreign.status).toBe(403)
})

/** The owner and a stranger, each with a session and a row in every shape; the stranger also has personal rows in the owner's space. */
async function twoPeople(stack: Stack) {
  const stranger = await seedActor(stack.sql)
  const theirs = await seedSession(stack.sql, stranger, { title: 'Theirs' })
  const mine = await seedSession(stack.sql, stack.owner, { title: 'Mine' })
  await seedEveryShape(stack.sql, stranger, theirs)
  await seedEveryShape(stack.sql, stack.owner, mine)
  await stack.sql`insert into chat_threads (id, space_id, owner_id, title)
    values (${randomUUID()}, ${stack.owner.spaceId}, ${stranger.userId}, 'A neighbour''s')`
  return { stranger, theirs, mine }
}

async function cookieHeader(stack: Stack): Promise<string> {
  const { name, value } = await cookieFor(stack, stack.owner)
  return `${name}=${value}`
}
