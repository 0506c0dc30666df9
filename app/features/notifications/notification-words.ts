// Which notifications a bell shows, and in which order. Pure.
import type { Notification } from '../rows.ts'

/** Newest first, those that still wait before those that are over; at most `most`. */
export function shownNotifications(all: readonly Notification[], most = 30): Notification[] {
  const waiting = (one: Notification) => Number(one.resolvedAt === null)
  return all.toSorted((a, b) => waiting(b) - waiting(a) || b.raisedAt.getTime() - a.raisedAt.getTime()).slice(0, most)
}

/** Those that want a person now: not read, and not over. */
export const unseen = (all: readonly Notification[]): Notification[] =>
  all.filter((one) => one.readAt === null && one.resolvedAt === null)

export const bellWords = (count: number): string =>
  count === 0 ? 'Notifications' : count === 1 ? '1 agent waits for you' : `${count} agents wait for you`
