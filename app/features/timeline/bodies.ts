// Bodies fetched when an event is opened: each once, the last few hundred kept, failures kept until tried again.
export type BodyState =
  | { status: 'loading' }
  | { status: 'ready'; body: unknown }
  | { status: 'failed'; message: string }

export type Bodies = {
  get: (eventId: string) => BodyState | undefined
  /** Fetches unless it is here or on its way; a failed one is tried again. `load` rejects with a message fit to be read. */
  ask: (eventId: string, load: (eventId: string) => Promise<unknown>) => void
  subscribe: (reader: () => void) => () => void
}

export function bodyStore(limit = 300): Bodies {
  const states = new Map<string, BodyState>()
  const readers = new Set<() => void>()
  const put = (eventId: string, state: BodyState) => {
    states.delete(eventId)
    states.set(eventId, state)
    for (const oldest of states.keys()) {
      if (states.size <= limit) break
      states.delete(oldest)
    }
    for (const reader of readers) reader()
  }
  return {
    get: (eventId) => states.get(eventId),
    ask: (eventId, load) => {
      const known = states.get(eventId)
      if (known && known.status !== 'failed') return
      put(eventId, { status: 'loading' })
      load(eventId).then(
        (body) => put(eventId, { status: 'ready', body }),
        (error: unknown) => put(eventId, { status: 'failed', message: messageOf(error) }),
      )
    },
    subscribe: (reader) => {
      readers.add(reader)
      return () => readers.delete(reader)
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message ? error.message : 'The server did not answer.'
}
