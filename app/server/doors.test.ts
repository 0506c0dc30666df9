// Every server function and every endpoint goes through the one door, which knows the actor and what their role reaches. Goes
// over the sources, so that a new one is examined by itself; what stands outside is listed here, with why.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const app = join(import.meta.dirname, '..')
const files = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
  .map((path) => ({ path, text: readFileSync(join(app, path), 'utf8') }))

/** Asked before anybody is signed in. */
const open = new Set(['readViewer', 'readSignInWays', 'readInvitation'])
/** POST, for a person's own rows, keys and sign-ins alone, so that whoever may read may call it. */
const personal = new Set([
  'readNotifications',
  'switchSpace',
  'makeSpace',
  'leaveSpace',
  'saveViews',
  'makeKey',
  'dropKey',
  'saveProfile',
  'changePassword',
  'removeWay',
  'connectProxy',
  'endSession',
  'endOtherSessions',
  'readPairing',
  'decidePairing',
  'offerPhone',
])

const serverFunctions = files.flatMap(({ path, text }) =>
  [...text.matchAll(/(\w+) = createServerFn\(\{ method: '(GET|POST)'[^)]*\)([\s\S]*?)\.handler\(/g)].map((match) => ({
    path,
    name: match[1] ?? '',
    method: match[2],
    doors: [...(match[3] ?? '').matchAll(/\.middleware\(\[(\w+)/g)].map(([, door]) => door),
  })),
)

test('the search finds every server function', () => {
  const calls = files.flatMap(({ text }) => text.match(/createServerFn\(/g) ?? [])
  expect(serverFunctions).toHaveLength(calls.length)
  expect(calls.length).toBeGreaterThan(30)
})

test.each(serverFunctions.filter(({ name }) => !open.has(name)))(
  '$name goes through the door',
  ({ name, method, doors }) => {
    const reading = ['anyMember', 'signedIn']
    const writing = ['mayComment', 'mayWrite', 'mayAdminister']
    const allowed = method === 'GET' || personal.has(name) ? [...reading, ...writing] : writing
    expect(doors).toHaveLength(1)
    expect(
      allowed,
      `a POST that changes rows of the space names the role it needs; personal ones are listed here`,
    ).toContain(doors[0])
  },
)

/** What answers without an actor, and why. */
const endpointsWithout: Record<string, string> = {
  'routes/api.health.ts': 'says whether parts answer, nothing else',
  'routes/enter.ts': 'exchanges the one-time link for a sign-in',
  'routes/enter.proxy.ts': 'signs in whom a trusted proxy names',
  'routes/api.auth.$.ts': 'signing in and out; what is about an account asks for its sign-in itself',
  'routes/api.join.$code.ts': 'an invitation opens it',
  'routes/api.pair.ts': 'a device that has nothing yet asks',
  'routes/api.pair.token.ts': 'a device that has nothing yet asks',
}
const endpoints = files.filter(({ path, text }) => path.startsWith('routes/') && text.includes('handlers: {'))

test.each(endpoints)('$path answers through the door', ({ path, text }) => {
  if (path in endpointsWithout) return
  const handlers = text.match(/\b(GET|POST|PUT|PATCH|DELETE|ANY): /g) ?? []
  const doors = text.match(/\b(answerApi|answerShape)\(/g) ?? []
  expect(handlers.length).toBeGreaterThan(0)
  expect(doors.length === handlers.length || text.includes('answerShape(')).toBe(true)
})
