import { expect, test } from 'vitest'
import type { Notification } from '../rows.ts'
import { aboutWords, bellWords, placeOf, shownNotifications, unseen } from './notification-words.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 10, minute))
const note = (id: string, minute: number, more: Partial<Notification> = {}): Notification => ({
  id,
  spaceId: 's',
  ownerId: 'o',
  sessionId: id,
  kind: 'permission',
  title: id,
  body: null,
  dedupeKey: null,
  count: 1,
  eventSeq: 1,
  raisedAt: at(minute),
  resolvedAt: null,
  readAt: null,
  createdAt: at(minute),
  updatedAt: at(minute),
  ...more,
})

test('what still waits comes first, newest first; the bell counts what nobody has read', () => {
  const all = [
    note('old', 1),
    note('over', 9, { resolvedAt: at(10) }),
    note('new', 5),
    note('read', 7, { readAt: at(8) }),
  ]
  expect(shownNotifications(all).map(({ id }) => id)).toEqual(['read', 'new', 'old', 'over'])
  expect(shownNotifications(all, 2)).toHaveLength(2)
  expect(unseen(all).map(({ id }) => id)).toEqual(['old', 'new'])
  const found = note('found', 3, { kind: 'search', sessionId: null, body: 'tool:shell exit:!=0', count: 12 })
  const posted = note('posted', 4, { kind: 'posted', sessionId: null, body: 'Deployed' })
  expect([[], all.slice(0, 1), [...all.slice(0, 1), ...all.slice(2, 3), found], [posted]].map(bellWords)).toEqual([
    'Notifications',
    '1 agent waits for you',
    '2 agents wait for you, 1 notification',
    '1 notification',
  ])
  expect([found, posted, note('a', 1)].map(placeOf)).toEqual([
    '/search?q=tool%3Ashell%20exit%3A!%3D0',
    '/',
    '/sessions/a?event=1',
  ])
  expect([found, posted, note('a', 1)].map((one) => aboutWords(one, undefined))).toEqual([
    'Saved search: 12 new events',
    'Deployed',
    'Session',
  ])
})
