// A sign-out is seen at once: nothing remembers the sign-in, and the sockets under it are looked at. Taken away by other
// means (a deleted row, a lost membership) it is seen as soon as memory ends.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { disconnectAll } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'

let database: DisposableDatabase
let app: Awaited<ReturnType<typeof load>>

/** Loaded late, because settings are read once. */
async function load() {
  const { auth } = await import('./auth.server.ts')
  const { signInOf } = await import('./actor.server.ts')
  const { addSocket, removeSocket } = await import('./live-sockets.server.ts')
  const { createEntryKey } = await import('./entry-key.server.ts')
  return { auth, signInOf, addSocket, removeSocket, createEntryKey }
}

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  process.env.DATABASE_URL = database.url
  process.env.LOGBOOK_SECRET = 'only-for-this-test-0123456789abcdef'
  app = await load()
})
afterAll(async () => {
  await disconnectAll()
  await database.drop()
})

async function signIn(): Promise<Headers> {
  const key = await app.createEntryKey(database.url)
  const { headers } = await app.auth().api.enterWithKey({ query: { key }, returnHeaders: true })
  return new Headers({ cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '' })
}

test('a sign-out is seen at once, another sign-in of the same person stays, and open sockets are looked at', async () => {
  const [leaving, staying] = [await signIn(), await signIn()]
  const [one, other] = [await app.signInOf(leaving), await app.signInOf(staying)]
  expect(one?.actor).toEqual(other?.actor)
  expect(one?.id).not.toBe(other?.id)
  const recheck = vi.fn<() => Promise<void>>(async () => {})
  app.addSocket('a', {
    signInId: one?.id ?? '',
    connection: { receive: () => {}, recheck, end: () => {} },
    close: () => {},
  })
  await app.auth().api.signOut({ headers: leaving })
  expect(recheck).toHaveBeenCalledOnce()
  expect(await app.signInOf(leaving)).toBeNull()
  expect(await app.signInOf(staying)).toEqual(other)
  app.removeSocket('a')
})

test('a deleted row and a lost membership are seen within two seconds', async () => {
  const headers = await signIn()
  const [mine, others] = [await app.signInOf(headers), await signIn()]
  await database.sql`delete from auth_sessions where id = ${mine?.id ?? ''}`
  await expect.poll(() => app.signInOf(headers), { timeout: 5000 }).toBeNull()
  expect(await app.signInOf(others)).not.toBeNull()
  await database.sql`delete from auth_members`
  await expect.poll(() => app.signInOf(others), { timeout: 5000 }).toBeNull()
})
