// The outbox of this browser, joined to its server, its storage and its other tabs.
import { link } from '#electric/client/link.ts'
import { scopeHeader } from '../../server/scope.ts'
import { knownViewer } from '../frame/known-viewer.ts'
import { isNetworkError } from '../sync/network-error.ts'
import type { Entry } from './entry.ts'
import { kinds } from './kinds.ts'
import { NoAnswer, NotTheirs, makeOutbox } from './outbox.ts'
import type { Outbox } from './outbox.ts'
import { openOutbox } from './outbox-store.ts'

const channelName = 'logbook.outbox'
const lockName = 'logbook.outbox'
const longestPauseMs = 2000

let made: Outbox | undefined

export function outbox(): Outbox {
  return (made ??= browserOutbox())
}

function browserOutbox(): Outbox {
  const channel = new BroadcastChannel(channelName)
  const box = makeOutbox({
    store: openOutbox(),
    send,
    scope: () => knownViewer()?.scope,
    // Over plain http to another machine there are no locks: then a key sent twice is still done once.
    alone: (work) => navigator.locks?.request(lockName, work) ?? work(),
    pause,
    // A channel reaches pages of this very origin alone.
    // eslint-disable-next-line unicorn/require-post-message-target-origin
    tell: (told) => channel.postMessage(told),
    hear: (listener) => channel.addEventListener('message', ({ data }) => listener(data)),
  })
  link.subscribe(() => link.isLive() && void box.resume())
  void box.resume()
  return box
}

async function send(entry: Entry) {
  const kind = kinds[entry.kind]
  if (!kind) throw new Error('This version of Logbook does not know this change any more.')
  // What the server had before is asked about only where time has passed.
  const changes = entry.tries > 0 ? entry.changes : entry.changes.map(({ was: _, ...change }) => change)
  let status = 0
  const watched: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init)
    status = answer.status
    return answer
  }
  try {
    const data = { key: entry.key, changes: changes as never[] }
    return await kind.write({ data, headers: { [scopeHeader]: entry.scope }, fetch: watched })
  } catch (error) {
    if (isNetworkError(error) || status === 502 || status === 504 || status === 429) throw new NoAnswer()
    if (status === 503)
      throw Object.assign(new NoAnswer(true), { message: error instanceof Error ? error.message : '' })
    if (status === 401) throw new NotTheirs()
    throw error
  }
}

/** Doubling, up to two seconds; shorter when the link comes back meanwhile. */
function pause(failures: number): Promise<void> {
  const wait = Math.min(longestPauseMs, 100 * 2 ** (failures - 1)) * (0.5 + Math.random() / 2)
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(done, wait)
    let was = link.get().phase
    const stop = link.subscribe(() => {
      const { phase } = link.get()
      if (phase !== was && (phase === 'live' || phase === 'engine-away')) done()
      was = phase
    })
  })
}
