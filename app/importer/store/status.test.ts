// The state machine of a session over how its last turn stands and whether its source is alive.
import { expect, test } from 'vitest'
import { statusOf } from './status.ts'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

test.each([
  ['open', 1, 1, 'running'],
  ['open', 30, 30, 'stopped'],
  ['closed', 1, 1, 'waiting'],
  ['closed', 30, 30, 'completed'],
  ['failed', 1, 1, 'error'],
  [null, 1, 1, 'running'],
] as const)('turn %s, source changed %s min ago, last event %s min ago: %s', (turn, changed, event, status) => {
  expect(statusOf({ turn, modifiedAt: ago(changed), lastEventAt: ago(event) }, now)).toBe(status)
})

test('a file that was copied here a moment ago is not running, whether its content is old or has no times', () => {
  expect(statusOf({ turn: 'open', modifiedAt: ago(0), lastEventAt: ago(60 * 24) }, now)).toBe('stopped')
  expect(statusOf({ turn: null, modifiedAt: ago(0), lastEventAt: null }, now)).toBe('completed')
})
