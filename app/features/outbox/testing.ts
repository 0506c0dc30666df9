// Tabs of one browser and a server that does each key once, for tests of the outbox: the network loses requests and answers.
import type { WriteAnswer } from '#electric/client/collection.ts'
import type { Entry } from './entry.ts'
import { NoAnswer, NotTheirs, makeOutbox } from './outbox.ts'
import type { OutboxParts } from './outbox.ts'
import { openOutbox } from './outbox-store.ts'

/** What happens to one request: `lost` before the server, `unheard` after it was done, or the server's own word. */
export type Fate = 'done' | 'lost' | 'unheard' | 'busy' | 'refused' | 'stranger'

export function browser(name: string, fateOf: (entry: Entry) => Fate) {
  const applied: Entry[] = []
  const answers = new Map<string, WriteAnswer>()
  const heard = new Set<(told: never, from: object) => void>()
  let turn: Promise<unknown> = Promise.resolve()
  let pauses = 0

  const send = async (entry: Entry): Promise<WriteAnswer> => {
    const fate = fateOf(entry)
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (fate === 'lost') throw new NoAnswer()
    if (fate === 'busy') throw new NoAnswer(true)
    if (fate === 'stranger') throw new NotTheirs()
    const known = answers.get(entry.key)
    if (!known && fate === 'refused') throw new Error('That session is not here any more.')
    const answer = known ?? { txid: applied.push(entry), touched: [] }
    answers.set(entry.key, answer)
    if (fate === 'unheard') throw new NoAnswer()
    return answer
  }

  return {
    /** What the server did, in its order. */
    applied,
    pauses: () => pauses,
    /** A tab of this browser; `close` is what a reload does to it. */
    tab(scope: string | undefined = 'space.me') {
      const own = {}
      let closed = false
      const stopped = new Promise<never>(() => {})
      const parts: OutboxParts = {
        store: openOutbox(name),
        send: (entry) => (closed ? stopped : send(entry)),
        scope: () => scope,
        alone(work) {
          const before = turn
          const mine = before.then(() => (closed ? undefined : Promise.race([work(), closing])))
          turn = mine.catch(() => {})
          return mine.then(() => {})
        },
        pause: async () => {
          pauses++
          await new Promise((resolve) => setTimeout(resolve, 1))
        },
        tell: (told) => {
          for (const listener of heard) listener(told as never, own)
        },
        hear: (listener) => heard.add((told, from) => void (!closed && from !== own && listener(told))),
      }
      let close = () => {}
      const closing = new Promise<void>((resolve) => {
        close = () => {
          closed = true
          resolve()
        }
      })
      return { ...makeOutbox(parts), close: () => close() }
    },
    entries: async () => {
      const store = await openOutbox(name)
      const all = await store.all()
      store.close()
      return all
    },
  }
}
