// When a sign-in ends: use moves its end, watching does not, and its last end stays where it was. An exchanged token is the same
// sign-in, and what was under way with the old one goes on for a moment.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { disconnectAll } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor } from '#db/testing-rows.ts'

const day = 86_400_000
let database: DisposableDatabase
let app: Awaited<ReturnType<typeof load>>

/** Loaded late, because settings are read once. */
async function load() {
  const { auth } = await import('../auth.server.ts')
  const { exchangeToken, renewSignIn, signInOf } = await import('../actor.server.ts')
  const { createEntryKey } = await import('../entry-key.server.ts')
  return { auth, exchangeToken, renewSignIn, signInOf, createEntryKey }
}

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  process.env.DATABASE_URL = database.url
  process.env.LOGBOOK_SECRET = 'only-for-this-test-0123456789abcdef'
  app = await load()
})
afterAll(async () => {
  vi.useRealTimers()
  await disconnectAll()
  await database.drop()
})

async function signIn(before = ''): Promise<Headers> {
  const key = await app.createEntryKey(database.url)
  const asked = new Headers(before ? { cookie: before } : {})
  const { headers } = await app.auth().api.enterWithKey({ query: { key }, headers: asked, returnHeaders: true })
  return cookieOf(headers.getSetCookie())
}
const cookieOf = (set: string[]) => new Headers({ cookie: set[0]?.split(';')[0] ?? '' })
const row = async (id = '') => {
  const [found] =
    await database.sql`select token, expires_at, ends_at, last_seen_at from auth_sessions where id = ${id}`
  return found as { token: string; expires_at: Date; ends_at: Date; last_seen_at: Date }
}

test('use moves the end and watching does not; nothing moves it beyond the last end', async () => {
  const headers = await signIn()
  const id = (await app.signInOf(headers))?.id
  const first = await row(id)
  expect(first.ends_at.getTime() - first.expires_at.getTime()).toBeCloseTo(60 * day, -4)
  const old = new Date(Date.now() - 20 * day)
  await database.sql`update auth_sessions set last_seen_at = ${old}, expires_at = ${new Date(Date.now() + 10 * day)} where id = ${id ?? ''}`
  await app.signInOf(headers, 'watch')
  expect((await row(id)).last_seen_at).toEqual(old)
  await app.signInOf(headers, 'use')
  expect((await row(id)).expires_at.getTime()).toBeGreaterThan(Date.now() + 29 * day)
  const other = await signIn()
  const otherId = (await app.signInOf(other))?.id
  const end = new Date(Date.now() + day)
  await database.sql`update auth_sessions set ends_at = ${end}, last_seen_at = ${old} where id = ${otherId ?? ''}`
  await app.signInOf(other, 'use')
  expect((await row(otherId)).expires_at).toEqual(end)
})

test('sign-ins are in the log of the person’s own space, good and refused, without what was typed', async () => {
  const { connect } = await import('#db/client.server.ts')
  const { noteRefusedSignIn } = await import('./note-sign-in.server.ts')
  const [actor, db] = [(await app.signInOf(await signIn()))?.actor, connect(database.url)]
  const other = await seedActor(database.sql)
  const note = { method: 'password', network: '192.0.2.0' }
  await noteRefusedSignIn(db, `${other.userId}@logbook.invalid`, note)
  await noteRefusedSignIn(db, 'nobody-here@logbook.example', note)
  const lines = (spaceId = '') => database.sql`
    select actor_id, outcome, network, detail from audit_log where act = 'sign-in' and space_id = ${spaceId} order by at`
  const refused = { actor_id: null, outcome: 'refused', network: '192.0.2.0', detail: { way: 'password' } }
  expect(await lines(other.spaceId)).toEqual([refused])
  const ofHost = await lines(actor?.spaceId)
  expect(ofHost.at(-1)).toEqual(refused)
  expect(ofHost.at(-2)).toMatchObject({ actor_id: actor?.userId, outcome: 'done', detail: { way: 'link' } })
})

test('signing in again in one browser ends what it had before', async () => {
  const before = await signIn()
  const id = (await app.signInOf(before))?.id
  await signIn(before.get('cookie') ?? '')
  expect(await row(id)).toBeUndefined()
})

test('whoever may do other things gets a new token on the next page load, and nobody is signed out by it', async () => {
  const headers = await signIn()
  const one = await app.signInOf(headers)
  const { token } = await row(one?.id)
  expect(await app.renewSignIn(headers)).toEqual([])
  const { requireRotation } = await import('./rotation.server.ts')
  const { connect } = await import('#db/client.server.ts')
  await requireRotation(connect(database.url), one?.actor.userId ?? '')
  let set: string[] = []
  await expect.poll(async () => (set = await app.renewSignIn(headers)).length, { timeout: 5000 }).toBeGreaterThan(0)
  expect((await row(one?.id)).token).not.toBe(token)
  const renewed = cookieOf(set)
  expect((await app.signInOf(renewed))?.id).toBe(one?.id)
  expect((await app.signInOf(headers))?.id, 'what was under way').toBe(one?.id)
  expect(await app.renewSignIn(renewed)).toEqual([])
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20_000 })
  expect(await app.signInOf(headers)).toBeNull()
  expect((await app.signInOf(renewed))?.id).toBe(one?.id)
})

test('pages that load at once exchange the token once, and none of them fails', async () => {
  const headers = await signIn()
  const userId = (await app.signInOf(headers))?.actor.userId ?? ''
  const { requireRotation } = await import('./rotation.server.ts')
  const { connect } = await import('#db/client.server.ts')
  await requireRotation(connect(database.url), userId)
  const load = () => Promise.all(Array.from({ length: 5 }, () => app.renewSignIn(headers)))
  let sets: string[][] = []
  await expect.poll(async () => (sets = await load())[0]?.length, { timeout: 5000 }).toBeGreaterThan(0)
  for (const set of sets) expect(set).toEqual(sets[0])
})
