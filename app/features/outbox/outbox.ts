// Writes of a person on their way to the server: kept first, sent one after the other in the order in which they were made, by one
// tab of the browser at a time. Law: an entry leaves the outbox only with the server's answer or by a person's hand; what the server
// refuses after a wait stays, with its reason, until a person has dealt with it.
import type { WriteAnswer } from '#electric/client/collection.ts'
import type { Entry } from './entry.ts'
import type { OutboxStore } from './outbox-store.ts'

/** No answer came, or none that says anything of the write: it is sent again. `busy`: there was one, of a server that cannot now. */
export class NoAnswer extends Error {
  readonly busy: boolean
  constructor(busy = false) {
    super('The server did not answer.')
    this.busy = busy
  }
}
/** The tab does not speak for whoever made the entry: it waits for them. */
export class NotTheirs extends Error {}

/** What is on its way, and what the server has done and the stream not shown. */
export type Unsent = { entry: Entry; answer?: WriteAnswer }
type Told = { key?: string; answer?: WriteAnswer; refusal?: string }
export type OutboxParts = {
  store: Promise<OutboxStore>
  /** Sends one entry. Throws NoAnswer, NotTheirs, or what the server said against it. */
  send: (entry: Entry) => Promise<WriteAnswer>
  /** For whom this tab speaks; undefined while nobody is known. */
  scope: () => string | undefined
  /** Runs `work` while no other tab does; the others wait. */
  alone: (work: () => Promise<void>) => Promise<void>
  /** Resolves when it is worth trying again, after so many failures in a row. */
  pause: (failures: number) => Promise<void>
  /** To the other tabs, and from them. */
  tell: (told: Told) => void
  hear: (listener: (told: Told) => void) => void
}

/** A server that is there and cannot (its database is away) is asked so often, then its word is taken. */
const mostBusy = 8
/** How long a change is shown that the stream has not told yet. */
const shownAfterMs = 10_000

export type Outbox = ReturnType<typeof makeOutbox>

export function makeOutbox({ store, send, scope, alone, pause, tell, hear }: OutboxParts) {
  const waiters = new Map<string, { resolve: (answer: WriteAnswer) => void; reject: (error: unknown) => void }>()
  const holders = new Map<string, () => void>()
  const listeners = new Set<() => void>()
  let unsent: readonly Unsent[] = []
  let done: readonly Unsent[] = []
  let pumping = false
  let again = false

  async function refresh(): Promise<void> {
    const entries = await (await store).all()
    unsent = [...done, ...entries.map((entry) => ({ entry }))]
    for (const listener of listeners) listener()
  }

  function shown(key: string): void {
    if (!done.some(({ entry }) => entry.key === key)) return
    done = done.filter(({ entry }) => entry.key !== key)
    void refresh()
  }

  /** Everybody in this tab who waits for the entry hears what became of it. */
  function settle({ key, answer, refusal }: Told): void {
    if (key === undefined) return
    const entry = unsent.find((one) => one.entry.key === key)?.entry
    if (answer && entry && answer.touched.length > 0) {
      done = [...done, { entry, answer }]
      setTimeout(() => shown(key), shownAfterMs)
    }
    if (answer) waiters.get(key)?.resolve(answer)
    else waiters.get(key)?.reject(new Error(refusal))
    waiters.delete(key)
    holders.get(key)?.()
    holders.delete(key)
  }

  async function finish(told: Told): Promise<void> {
    settle(told)
    tell(told)
    await refresh()
  }

  /** All that stands behind an entry without an answer waits as well. */
  async function hold(): Promise<void> {
    const kept = await store
    for (const entry of await kept.all())
      if (entry.state === 'waiting' && entry.tries === 0) await kept.put({ ...entry, tries: 1 })
    await refresh()
    tell({})
    for (const release of holders.values()) release()
  }

  async function drain(): Promise<void> {
    const kept = await store
    for (let failures = 0, busy = 0; ;) {
      const next = (await kept.all()).find((entry) => entry.state === 'waiting' && entry.scope === scope())
      if (!next) return
      try {
        const answer = await send(next)
        await kept.remove(next.order)
        await finish({ key: next.key, answer })
        failures = busy = 0
      } catch (error) {
        if (error instanceof NotTheirs) return
        const waited = next.tries > 0 || !waiters.has(next.key)
        const isBusy = error instanceof NoAnswer && error.busy
        if (error instanceof NoAnswer && (!isBusy || (waited && ++busy < mostBusy))) {
          await hold()
          await pause(++failures)
          continue
        }
        const refusal = error instanceof Error ? error.message : 'The server refused it.'
        // Whoever has just made it is told by the page; later it must be found here.
        if (waited) await kept.put({ ...next, state: 'refused', refusal })
        else await kept.remove(next.order)
        await finish({ key: next.key, refusal })
      }
    }
  }

  async function pump(): Promise<void> {
    again = true
    if (pumping) return
    pumping = true
    try {
      while (again) {
        again = false
        await alone(drain)
      }
    } finally {
      pumping = false
    }
  }

  async function change(key: string, how: (entry: Entry, kept: OutboxStore) => Promise<void>): Promise<void> {
    const kept = await store
    const entry = (await kept.all()).find((one) => one.key === key)
    if (entry) await how(entry, kept)
    await refresh()
    tell({})
  }

  hear((told) => {
    settle(told)
    void refresh()
  })

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** What waits, was refused, or is done and not shown yet; in the order in which it was made. */
    unsent: (): readonly Unsent[] => unsent,
    /** Keeps an intention and sends it. `answered` is the server's word; `kept` is there as soon as it waits, or is answered. */
    submit(kind: string, changes: Entry['changes']): { answered: Promise<WriteAnswer>; kept: Promise<void> } {
      const key = crypto.randomUUID()
      const answered = new Promise<WriteAnswer>((resolve, reject) => waiters.set(key, { resolve, reject }))
      const held = new Promise<void>((resolve) => holders.set(key, resolve))
      void (async () => {
        const kept = await store
        const behind = (await kept.all()).some((entry) => entry.state === 'waiting' && entry.tries > 0)
        const tries = Number(behind)
        await kept.add({ key, scope: scope() ?? '', kind, changes, at: Date.now(), tries, state: 'waiting' })
        if (behind) holders.get(key)?.()
        await refresh()
        tell({})
        await pump()
      })().catch((error: unknown) => waiters.get(key)?.reject(error))
      return { answered, kept: Promise.race([held, answered.then(() => {})]) }
    },
    /** Sends what waits, if anything does. */
    async resume(): Promise<void> {
      await refresh()
      if (unsent.some(({ entry, answer }) => !answer && entry.state === 'waiting')) await pump()
    },
    /** A refused entry is meant all the same: it is sent again, and what others have changed meanwhile is overwritten. */
    async insist(key: string): Promise<void> {
      await change(key, (entry, kept) => {
        const { refusal: _, ...meant } = entry
        const changes = meant.changes.map(({ was: __, ...fields }) => fields)
        return kept.put({ ...meant, changes, state: 'waiting', at: Date.now() })
      })
      void pump()
    },
    /** A person has no use for it any more. */
    async discard(key: string): Promise<void> {
      await change(key, (entry, kept) => kept.remove(entry.order))
      settle({ key, refusal: 'It was discarded.' })
    },
    shown,
  }
}
