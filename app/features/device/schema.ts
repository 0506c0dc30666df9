// The stores of the device's database and their keys. Each begins with the scope, so that what belongs together is one range.
import type { DBSchema, IDBPDatabase } from 'idb'
import type { Viewer } from '../frame/viewer.ts'
import type { TimelineEvent } from '../rows.ts'
import type { KeptRow, KeptTimeline } from './device-store.ts'

/** `copy` is the one that is read, `growing` the one that is being brought; null where there is none. */
export type TimelineRecord = KeptTimeline & {
  copy: number | null
  growing: number | null
  bytes: number
  growingBytes: number
  bodyBytes: number
}

export interface DeviceSchema extends DBSchema {
  facts: { key: string; value: string | Viewer }
  sets: { key: [scope: string, set: string]; value: { count: number; bytes: number } }
  rows: { key: [scope: string, set: string, id: string, version: number]; value: KeptRow }
  timelines: { key: [scope: string, session: string]; value: TimelineRecord }
  events: {
    key: [scope: string, session: string, copy: number, ordinal: string, seq: number, id: string]
    value: TimelineEvent
  }
  bodies: { key: [scope: string, session: string, event: string]; value: string }
}
export type DeviceDatabase = IDBPDatabase<DeviceSchema>

/** Everything whose key begins with `parts`: an array comes after every text and number. */
export const under = (...parts: Array<string | number>): IDBKeyRange => IDBKeyRange.bound(parts, [...parts, []])
