// The device store in IndexedDB. Keys are arrays that begin with the scope, so that what belongs together is one range. A copy of a
// timeline is a number in the key: a new one grows beside the old and takes its place in one transaction.
import { openDB } from 'idb'
import type { Viewer } from '../frame/viewer.ts'
import type { TimelineEvent } from '../rows.ts'
import type { DeviceStore, KeptRow, KeptTimeline } from './device-store.ts'
import { under } from './schema.ts'
import type { DeviceDatabase, DeviceSchema, TimelineRecord } from './schema.ts'
import { dropTimeline, leastRecentFirst, sizeOf, totalOf } from './timelines.ts'

const stores = ['facts', 'sets', 'rows', 'timelines', 'events', 'bodies'] as const
/** Puts that are under way before the page gets its turn again. */
const batch = 200

/**
 * Opens the store; what was kept under another `schema` is dropped. Rejects when the browser refuses storage. `onClosed`: another tab
 * has removed it, or the browser has.
 */
export async function openIndexedDb(
  name: string,
  schema: string,
  onClosed: () => void = () => {},
): Promise<DeviceStore> {
  const db = await openDB<DeviceSchema>(name, 1, {
    upgrade(made) {
      for (const store of stores) made.createObjectStore(store)
    },
    blocking() {
      db.close()
      onClosed()
    },
    terminated: onClosed,
  })
  if ((await db.get('facts', 'schema')) !== schema) {
    await clear(db)
    await db.put('facts', schema, 'schema')
  }
  return deviceStore(db)
}

function deviceStore(db: DeviceDatabase): DeviceStore {
  return {
    viewer: async () => (await db.get('facts', 'viewer')) as Viewer | undefined,
    keepViewer: async (viewer) => void (await db.put('facts', viewer, 'viewer')),

    async keepSet(scope, set, rows, unsure = new Set()) {
      const tx = db.transaction(['rows', 'sets'], 'readwrite')
      const store = tx.objectStore('rows')
      const known = new Map((await store.getAllKeys(under(scope, set))).map((key) => [key[2], key]))
      const pending: Array<Promise<unknown>> = [tx.done]
      for (const row of rows) {
        const key = known.get(row.id)
        known.delete(row.id)
        const version = row.updatedAt.getTime()
        if (key && (key[3] === version || unsure.has(row.id))) continue
        if (unsure.has(row.id)) continue
        if (key) pending.push(store.delete(key))
        const put = store.put(row, [scope, set, row.id, version])
        pending.push(put)
        if (pending.length % batch === 0) await put
      }
      for (const key of known.values()) pending.push(store.delete(key))
      const sample = rows.slice(0, 50)
      const bytes = Math.round((sizeOf(sample) / Math.max(1, sample.length)) * rows.length)
      pending.push(tx.objectStore('sets').put({ count: rows.length, bytes }, [scope, set]))
      await Promise.all(pending)
    },
    async rows<Row extends KeptRow>(scope: string, set: string) {
      const tx = db.transaction(['rows', 'sets'])
      const [known, rows] = await Promise.all([
        tx.objectStore('sets').get([scope, set]),
        tx.objectStore('rows').getAll(under(scope, set)),
      ])
      return known && (rows as Row[])
    },
    row: async <Row extends KeptRow>(scope: string, set: string, id: string) =>
      (await db.getAll('rows', under(scope, set, id), 1))[0] as Row | undefined,

    async timeline(scope, sessionId) {
      const record = await db.get('timelines', [scope, sessionId])
      return record && factsOf(record)
    },
    async beginTimeline(scope, sessionId) {
      const tx = db.transaction(['timelines', 'events'], 'readwrite')
      const record = (await tx.objectStore('timelines').get([scope, sessionId])) ?? fresh()
      const copy = Math.max(record.copy ?? 0, record.growing ?? 0) + 1
      const left = record.growing
      // Where there is no whole copy, what an earlier attempt has brought is still better than nothing until this one has more.
      const drop =
        left !== null && record.copy !== null ? tx.objectStore('events').delete(under(scope, sessionId, left)) : null
      const partial =
        record.copy === null && left !== null ? { copy: left, whole: false, bytes: record.growingBytes } : {}
      const next = { ...record, ...partial, growing: copy, growingBytes: 0, openedAt: Date.now() }
      await Promise.all([tx.objectStore('timelines').put(next, [scope, sessionId]), drop, tx.done])
      return copy
    },
    async addEvents(scope, sessionId, events, copy) {
      if (events.length === 0) return
      const tx = db.transaction(['timelines', 'events'], 'readwrite')
      const record = await tx.objectStore('timelines').get([scope, sessionId])
      if (!record) return tx.done
      const copies = [record.copy, record.growing].filter((one) => one !== null)
      const store = tx.objectStore('events')
      const pending: Array<Promise<unknown>> = [tx.done]
      const grown = { ...record }
      for (const to of copies) {
        if (copy !== undefined && copy !== to) continue
        const known = await store.getAll(between([scope, sessionId, to], events))
        const versions = new Map(known.map((event) => [event.id, event.updatedAt.getTime()]))
        const news = events.filter((event) => versions.get(event.id) !== event.updatedAt.getTime())
        for (const event of news)
          pending.push(store.put(event, [scope, sessionId, to, event.ordinal, event.seq, event.id]))
        const bytes = sizeOf(news.filter((event) => !versions.has(event.id)))
        grown[to === record.copy ? 'bytes' : 'growingBytes'] += bytes
      }
      pending.push(tx.objectStore('timelines').put(grown, [scope, sessionId]))
      await Promise.all(pending)
    },
    async finishTimeline(scope, sessionId, copy, facts) {
      const tx = db.transaction(['timelines', 'events'], 'readwrite')
      const record = await tx.objectStore('timelines').get([scope, sessionId])
      // Dropped meanwhile, or another tab has begun anew.
      if (!record || record.growing !== copy) return tx.done
      const { copy: old, growingBytes: bytes } = record
      const next: TimelineRecord = { ...record, ...facts, copy, bytes, growing: null, growingBytes: 0 }
      await Promise.all([
        tx.objectStore('timelines').put(next, [scope, sessionId]),
        old !== null && tx.objectStore('events').delete(under(scope, sessionId, old)),
        tx.done,
      ])
    },
    async touch(scope, sessionId) {
      const tx = db.transaction('timelines', 'readwrite')
      const record = await tx.store.get([scope, sessionId])
      if (record) await tx.store.put({ ...record, openedAt: Date.now() }, [scope, sessionId])
      await tx.done
    },
    async pin(scope, sessionIds) {
      const tx = db.transaction('timelines', 'readwrite')
      for (let at = await tx.store.openCursor(under(scope)); at; at = await at.continue()) {
        const pinned = sessionIds.has(at.key[1])
        if (at.value.pinned !== pinned) await at.update({ ...at.value, pinned })
      }
      await tx.done
    },
    async places(scope, sessionId) {
      const range = await copyOf(scope, sessionId)
      if (!range) return []
      return (await db.getAllKeys('events', under(...range))).map(([, , , ordinal, seq]) => ({ ordinal, seq }))
    },
    async events(scope, sessionId, from, to) {
      const range = await copyOf(scope, sessionId)
      if (!range) return []
      const end = to === undefined ? [...range, []] : [...range, to]
      return db.getAll('events', IDBKeyRange.bound([...range, from], end, false, true))
    },

    async keepBody(scope, sessionId, eventId, json) {
      const tx = db.transaction(['timelines', 'bodies'], 'readwrite')
      const record = (await tx.objectStore('timelines').get([scope, sessionId])) ?? fresh()
      const key: DeviceSchema['bodies']['key'] = [scope, sessionId, eventId]
      const old = await tx.objectStore('bodies').get(key)
      const bodyBytes = record.bodyBytes + json.length - (old?.length ?? 0)
      await Promise.all([
        tx.objectStore('bodies').put(json, key),
        tx.objectStore('timelines').put({ ...record, bodyBytes }, [scope, sessionId]),
        tx.done,
      ])
    },
    body: (scope, sessionId, eventId) => db.get('bodies', [scope, sessionId, eventId]),

    async dropSessions(scope, stays) {
      const gone = (await db.getAllKeys('timelines', under(scope))).filter(([, id]) => !stays(id))
      for (const key of gone) await dropTimeline(db, key)
      const sets = (await db.getAllKeys('sets', under(scope))).filter(([, set]) => {
        const of = set.split(':')[1]
        return of !== undefined && !stays(of)
      })
      for (const [, set] of sets) {
        const tx = db.transaction(['rows', 'sets'], 'readwrite')
        await Promise.all([
          tx.objectStore('rows').delete(under(scope, set)),
          tx.objectStore('sets').delete([scope, set]),
          tx.done,
        ])
      }
      return gone.length
    },
    async dropScopes(stays) {
      const keys = [...(await db.getAllKeys('sets')), ...(await db.getAllKeys('timelines'))]
      const gone = new Set(keys.map(([scope]) => scope).filter((scope) => !stays(scope)))
      for (const scope of gone) {
        const tx = db.transaction(stores, 'readwrite')
        const owned = ['sets', 'rows', 'timelines', 'events', 'bodies'] as const
        await Promise.all([...owned.map((store) => tx.objectStore(store).delete(under(scope))), tx.done])
      }
    },
    async usage() {
      const [sets, timelines] = await Promise.all([db.getAll('sets'), db.getAll('timelines')])
      const bytes = [...sets.map((set) => set.bytes), ...timelines.map(totalOf)].reduce((sum, one) => sum + one, 0)
      return { bytes, timelines: timelines.length, whole: timelines.filter((one) => one.whole).length }
    },
    async shrink(bytes) {
      const sets = (await db.getAll('sets')).reduce((sum, set) => sum + set.bytes, 0)
      const keys = await db.getAllKeys('timelines')
      const records = await db.getAll('timelines')
      const held = records
        .flatMap((record, n) => (keys[n] ? [{ key: keys[n], record }] : []))
        .toSorted(leastRecentFirst)
      let total = sets + held.reduce((sum, { record }) => sum + totalOf(record), 0)
      let dropped = 0
      for (const { key, record } of held) {
        if (total <= bytes) break
        await dropTimeline(db, key)
        total -= totalOf(record)
        dropped++
      }
      return dropped
    },
    clear: () => clear(db),
    close: () => db.close(),
  }

  /** Where the events of a session are read: its whole copy, else the one that is growing. */
  async function copyOf(scope: string, sessionId: string): Promise<[string, string, number] | undefined> {
    const record = await db.get('timelines', [scope, sessionId])
    const copy = record?.copy ?? record?.growing
    return copy === undefined || copy === null ? undefined : [scope, sessionId, copy]
  }
}

async function clear(db: DeviceDatabase): Promise<void> {
  const schema = await db.get('facts', 'schema')
  const tx = db.transaction(stores, 'readwrite')
  await Promise.all([...stores.map((store) => tx.objectStore(store).clear()), tx.done])
  if (schema !== undefined) await db.put('facts', schema, 'schema')
}

/** From the first of these events to the last, by their place. */
function between(range: [string, string, number], events: readonly TimelineEvent[]): IDBKeyRange {
  const ordinals = events.map((event) => event.ordinal).toSorted((a, b) => (a < b ? -1 : Number(a > b)))
  return IDBKeyRange.bound([...range, ordinals[0]], [...range, ordinals.at(-1), []])
}

const fresh = (): TimelineRecord => ({
  copy: null,
  growing: null,
  bytes: 0,
  growingBytes: 0,
  bodyBytes: 0,
  whole: false,
  asOf: '',
  marks: [],
  openedAt: Date.now(),
  pinned: false,
})

const factsOf = ({ whole, asOf, marks, openedAt, pinned }: TimelineRecord): KeptTimeline => ({
  whole,
  asOf,
  marks,
  openedAt,
  pinned,
})
