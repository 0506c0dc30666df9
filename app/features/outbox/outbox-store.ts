// Where unsent writes wait: in IndexedDB, apart from the device's cache, because they exist nowhere else. Where the browser refuses
// that, they wait in memory, as long as the tab.
import { openDB } from 'idb'
import type { DBSchema } from 'idb'
import type { Entry, NewEntry } from './entry.ts'

export const outboxName = 'logbook-outbox'

export interface OutboxStore {
  /** Whether what is added survives the tab. */
  lasting: boolean
  add(entry: NewEntry): Promise<Entry>
  /** All entries, in the order in which they were made. */
  all(): Promise<Entry[]>
  put(entry: Entry): Promise<void>
  remove(order: number): Promise<void>
  close(): void
}

interface Schema extends DBSchema {
  entries: { key: number; value: Entry | NewEntry }
}

/** Opens the outbox. Never rejects: without storage it is one in memory. */
export async function openOutbox(name = outboxName): Promise<OutboxStore> {
  try {
    const db = await openDB<Schema>(name, 1, {
      upgrade: (made) => void made.createObjectStore('entries', { keyPath: 'order', autoIncrement: true }),
      blocking: () => db.close(),
    })
    return {
      lasting: true,
      add: async (entry) => ({ ...entry, order: await db.add('entries', entry) }),
      all: async () => (await db.getAll('entries')) as Entry[],
      put: async (entry) => void (await db.put('entries', entry)),
      remove: (order) => db.delete('entries', order),
      close: () => db.close(),
    }
  } catch {
    return inMemory()
  }
}

function inMemory(): OutboxStore {
  const entries = new Map<number, Entry>()
  let last = 0
  return {
    lasting: false,
    add: async (entry) => {
      const added = { ...entry, order: ++last }
      entries.set(added.order, added)
      return added
    },
    all: async () => [...entries.values()],
    put: async (entry) => void (entries.has(entry.order) && entries.set(entry.order, entry)),
    remove: async (order) => void entries.delete(order),
    close: () => {},
  }
}
