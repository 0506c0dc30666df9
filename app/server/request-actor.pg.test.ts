// A key speaks for its person in its space, as far as its scope reaches; whatever is wrong with it, the answer is one and the same.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnectAll } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import type { Scope } from './scope.ts'

let database: DisposableDatabase
let app: Awaited<ReturnType<typeof load>>
let owner: Actor

/** Loaded late, because settings are read once. */
async function load() {
  const keys = await import('./api-keys.server.ts')
  const { auth } = await import('./auth.server.ts')
  const { answerApi } = await import('./api.server.ts')
  const { guardRequest } = await import('./guard.server.ts')
  const { ensureOwner } = await import('./first-run.server.ts')
  return { ...keys, auth, answerApi, guardRequest, ensureOwner }
}

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  process.env.DATABASE_URL = database.url
  process.env.LOGBOOK_SECRET = 'only-for-this-test-0123456789abcdef'
  app = await load()
  owner = await app.ensureOwner(database.url)
})
afterAll(async () => {
  await disconnectAll()
  await database.drop()
})

const make = (scope: Scope, days: number | null = null) =>
  app.createKey(app.auth(), owner, { label: `for ${scope}`, scope, days })

async function ask(authorization: string | undefined, scope: Scope): Promise<{ status: number; body: unknown }> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
  const request = new Request('http://127.0.0.1:4747/api/x', { method: 'POST', headers })
  const answer = await app.answerApi(request, scope, async (actor) => actor)
  return { status: answer.status, body: await answer.json() }
}

test('a key speaks for its owner in their space; admin reaches everything, the others only themselves', async () => {
  const [capture, admin] = [await make('capture'), await make('admin')]
  expect(await ask(`Bearer ${capture.key}`, 'capture')).toEqual({ status: 200, body: owner })
  expect(await ask(`bearer ${admin.key}`, 'read')).toEqual({ status: 200, body: owner })
  expect((await ask(`Bearer ${capture.key}`, 'read')).status).toBe(403)
  expect((await ask(`Bearer ${capture.key}`, 'admin')).status).toBe(403)
})

test('no key, a wrong one, one that has ended and one that was revoked get the same 401', async () => {
  const [ended, revoked] = [await make('capture', 1), await make('capture')]
  await database.sql`update auth_api_keys set expires_at = now() - interval '1 minute' where id = ${ended.id}`
  expect((await ask(`Bearer ${revoked.key}`, 'capture')).status).toBe(200)
  expect(await app.revokeKey(connect(database.url), owner, revoked.id)).toBe(true)
  const none = await ask(undefined, 'capture')
  expect(none.status).toBe(401)
  const wrong = [`Bearer lbk_${randomBytes(32).toString('base64url')}`, 'Bearer x', 'Basic eDp5', `Bearer ${ended.key}`]
  for (const authorization of [...wrong, `Bearer ${revoked.key}`])
    expect(await ask(authorization, 'capture')).toEqual(none)
})

test('only a hash is stored; the list shows how a key begins and when it was used', async () => {
  const { id, key } = await make('read', 30)
  await ask(`Bearer ${key}`, 'read')
  const [row] = await database.sql`select t::text as whole from auth_api_keys t where id = ${id}`
  expect(row?.whole).not.toContain(key)
  const listed = (await app.listKeys(connect(database.url), owner)).find((known) => known.id === id)
  expect(listed).toMatchObject({ label: 'for read', scope: 'read', start: key.slice(0, 8) })
  expect(listed?.lastUsedAt).toBeInstanceOf(Date)
  expect(listed?.expiresAt).toBeInstanceOf(Date)
  expect(JSON.stringify(listed)).not.toContain(key)
})

test('a key of somebody else is neither listed nor revoked, and one of a person who has left is worth nothing', async () => {
  const stranger: Actor = { userId: crypto.randomUUID(), spaceId: owner.spaceId, role: 'owner' }
  await database.sql`insert into auth_users (id, name, email) values (${stranger.userId}, 'x', ${`${stranger.userId}@x.invalid`})`
  const theirs = await app.createKey(app.auth(), stranger, { label: 'theirs', scope: 'admin', days: null })
  expect((await ask(`Bearer ${theirs.key}`, 'read')).status).toBe(401)
  expect((await app.listKeys(connect(database.url), owner)).some(({ id }) => id === theirs.id)).toBe(false)
  expect(await app.revokeKey(connect(database.url), owner, theirs.id)).toBe(false)
})

test('a request with a key and no cookie needs no Origin of ours; a cookie beside it does', () => {
  const from = (headers: Record<string, string>) =>
    app.guardRequest(
      new Request('http://127.0.0.1:4747/api/uploads', {
        method: 'POST',
        headers: { host: '127.0.0.1:4747', origin: 'https://elsewhere.example', ...headers },
      }),
    )?.status
  expect(from({ authorization: 'Bearer x' })).toBeUndefined()
  expect(from({ authorization: 'Bearer x', cookie: 'logbook_local=y' })).toBe(403)
  expect(from({})).toBe(403)
})
