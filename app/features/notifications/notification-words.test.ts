import { expect, test } from 'vitest'
import type { Notification } from '../rows.ts'
import { bellWords, shownNotifications, unseen } from './notification-words.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 10, minute))
const note = (id: string, minute: number, more: Partial<Notification> = {}): Notification => ({
  id,
  spaceId: 's',
  ownerId: 'o',
  sessionId: id,
  kind: 'permission',
  title: id,
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
  expect([0, 1, 2].map(bellWords)).toEqual(['Notifications', '1 agent waits for you', '2 agents wait for you'])
})
