// Every server function and every endpoint goes through the one door, which knows the actor and what their role reaches. Goes
// over the sources, so that a new one is examined by itself; what stands outside is listed here, with why.
import { expect, test } from 'vitest'
import { endpoints, openEndpoints, openFunctions, serverFunctions, sources } from './testing/doors.ts'

/** POST, for a person's own rows, keys and sign-ins alone, so that whoever may read may call it. */
const personal = new Set([
  'readNotifications',
  'switchSpace',
  'makeSpace',
  'leaveSpace',
  'saveViews',
  'saveSearches',
  'saveMarks',
  'savePins',
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
  'eraseAccount',
])

test('the search finds every server function', () => {
  const calls = sources.flatMap(({ text }) => text.match(/createServerFn\(/g) ?? [])
  expect(serverFunctions).toHaveLength(calls.length)
  expect(calls.length).toBeGreaterThan(30)
})

test.each(serverFunctions.filter(({ name }) => !openFunctions.has(name)))(
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

test.each(endpoints)('$path answers through the door', ({ path, text, methods }) => {
  if (path in openEndpoints) return
  const doors = text.match(/\b(answerApi|answerShape)\(/g) ?? []
  expect(methods.length).toBeGreaterThan(0)
  expect(doors.length === methods.length || text.includes('answerShape(')).toBe(true)
})
