// What the device store notes of each timeline, and in which order timelines go when room is wanted.
import { under } from './schema.ts'
import type { DeviceDatabase, TimelineRecord } from './schema.ts'

export const totalOf = (record: TimelineRecord): number => record.bytes + record.growingBytes + record.bodyBytes

export const sizeOf = (value: unknown): number => JSON.stringify(value).length

type Held = { record: Pick<TimelineRecord, 'pinned' | 'openedAt'> }

/** Pinned ones last; of the others the one that was opened longest ago first. */
export const leastRecentFirst = (a: Held, b: Held): number =>
  Number(a.record.pinned) - Number(b.record.pinned) || a.record.openedAt - b.record.openedAt

/** Removes a timeline with its events and bodies, in one transaction. */
export async function dropTimeline(db: DeviceDatabase, [scope, sessionId]: [string, string]): Promise<void> {
  const tx = db.transaction(['timelines', 'events', 'bodies'], 'readwrite')
  await Promise.all([
    tx.objectStore('timelines').delete([scope, sessionId]),
    tx.objectStore('events').delete(under(scope, sessionId)),
    tx.objectStore('bodies').delete(under(scope, sessionId)),
    tx.done,
  ])
}
