// Promise 6 at the proxy: for every shape of the registry, whoever is not allowed gets nothing, whatever parameters are sent.
// Iterates over the registry, so that a new entity is examined without anybody writing a test.
import { randomUUID } from 'node:crypto'
import { isShapeName, shapes } from '../../electric/shapes.ts'
import { seedActor, seedSession } from '../../db/testing-rows.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import { openSocket } from '../transport/socket.ts'
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
  // Spelled as no page would: encoded names, names twice, names that only look alike, nested ones.
  `tab%6Ce=auth_users&%74able=auth_users`,
  `wh%65re=true&where=true&where=space_id%20is%20not%20null`,
  `params%255B1%255D=${other}&params%5b1%5d=${other}&params[01]=${other}&params[2]=${other}`,
  `params=${encodeURIComponent(JSON.stringify({ 1: other }))}`,
  `subset__params=${encodeURIComponent(JSON.stringify({ 1: other, $1: other }))}&subset__where=${encodeURIComponent('space_id = $1')}`,
  `subset__where=${encodeURIComponent(`true -- `)}`,
  `subset__where=${encodeURIComponent(`space_id IN (SELECT space_id FROM auth_members)`)}`,
  `subset__where=true&subset__order_by=${encodeURIComponent('id; SELECT 1')}`,
  `%EF%BD%94able=auth_users&table%00=auth_users&TABLE=auth_users`,
  `subset=${encodeURIComponent(JSON.stringify({ table: 'auth_users', where: 'true' }))}`,
  `where=%FF%FE&table=%C0%AE`,
]

/** Bodies that would replace the scope if they were passed on as they are. */
const bodies = (other: string): Array<[body: string | Uint8Array, type?: string]> => {
  const wide = { table: 'auth_users', where: 'true = true', params: {}, columns: 'id', 'params[1]': other, secret: 'x' }
  const text = JSON.stringify(wide)
  return [
    [text],
    [JSON.stringify({ subset: { ...wide, subset: wide } })],
    [`{"where":"false","where":"true = true","table":"todos","t\\u0061ble":"auth_users"}`],
    [JSON.stringify({ __proto__: null, constructor: wide, where: 'true = true' })],
    [`{"__proto__":${text},"where":"true = true"}`],
    [`table=auth_users&where=true`, 'application/x-www-form-urlencoded'],
    [`\uFEFF${text}`],
    [new Uint8Array(Buffer.from(text, 'utf16le')), 'application/json; charset=utf-16le'],
    [`[${text}]`],
    [JSON.stringify({ where: `space_id = '${other}'` })],
    [JSON.stringify({ where: 'space_id = $1', params: { 1: other } })],
    [JSON.stringify({ where: '1=1) OR (true' })],
  ]
}

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
    const cookie = await cookieHeader(stack)
    const answers = await Promise.all(
      bodies(stranger.spaceId).map(async ([body, type = 'application/json']) => {
        const answer = await fetch(`${stack.address}/api/shapes/${name}?offset=now&log=changes_only${own}`, {
          method: 'POST',
          headers: { cookie, origin: stack.address, 'content-type': type },
          body: Buffer.from(body),
        })
        return { status: answer.status, text: await answer.text() }
      }),
    )
    for (const { status, text } of answers) {
      expect([200, 400], text).toContain(status)
      expect(text).not.toContain(`"${stranger.spaceId}"`)
      expect(text).not.toContain(stranger.userId)
    }
    expect(answers[0]?.status).toBe(200)
    expect(answers[0]?.text).toContain(stack.owner.spaceId)
  })

  test(`${name}: the live socket lets no more through`, async ({ stack }) => {
    const { stranger, theirs, mine } = await twoPeople(stack)
    const socket = await openSocket(stack, { cookie: await cookieHeader(stack), origin: stack.address })
    const at = `/api/shapes/${name}?live=true&handle=1-1&offset=0_0`
    const own = shapes[name].scope === 'session' ? `&session=${mine}` : ''
    const asked = tricks(stranger.spaceId).map((trick) => `${at}${own}&${trick}`)
    if (own) asked.push(at, `${at}&session=${theirs}`, `${at}${own}&session=${theirs}`)
    asked.forEach((open, id) => socket?.send({ id, open }))
    const ended = () => socket?.received.filter((frame) => 'end' in frame).length
    await expect.poll(ended).toBe(asked.length)
    const heads = new Map(socket?.received.flatMap((frame) => ('head' in frame ? [[frame.id, frame.head.status]] : [])))
    // The handle is nobody's, so what is let through is answered with the right one, and nothing else.
    for (const [id, status] of heads) expect([400, 404, 409], asked[id]).toContain(status)
    for (let id = asked.length - (own ? 3 : 0); id < asked.length; id++) expect(heads.get(id)).toBe(404)
    const all = JSON.stringify(socket?.received)
    expect(all).not.toContain(stranger.spaceId)
    expect(all).not.toContain(stranger.userId)
    socket?.close()
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

const signedIn = new WeakMap<Stack, Promise<string>>()

/** One sign-in for all tests of a stack: so many in a minute are refused. */
function cookieHeader(stack: Stack): Promise<string> {
  const known = signedIn.get(stack)
  if (known) return known
  const header = cookieFor(stack, stack.owner).then(({ name, value }) => `${name}=${value}`)
  signedIn.set(stack, header)
  return header
}
