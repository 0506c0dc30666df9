// Live reading by link: all readers of one part of one link share a room, which asks the database about once a second. Law: a room ends when
// its link does, within seconds; nobody listens without end, and there are only so many readers.
import type { Database } from '#db/client.server.ts'
import type { SharedNews } from '../../features/shares/shared.ts'
import { AppError } from '../errors.ts'
import { log } from '../log.server.ts'
import { eventsForStrangers } from './for-strangers.server.ts'
import { readOpen } from './open.server.ts'
import type { OpenShare } from './open.server.ts'
import { sharedHead, sharedNews } from './read.server.ts'

type Place = { seq: number; since: string }
type Listener = { network: string; tell: (news: SharedNews) => void; close: () => void }
type Room = {
  listeners: Set<Listener>
  timer: NodeJS.Timeout | undefined
  place: Place
  told: Map<number, string>
  live: boolean | undefined
}

/** Between two looks; more where there are many rooms, so that all of them together cost the same. */
const everyMs = () => Math.max(1000, rooms.size * 20)
const mostOverall = 300
const mostOfRoom = 100
const mostOfNetwork = 12

const rooms = new Map<string, Room>()

/** Whether one more reader may listen from `network`. Throws `too_many`. */
function admit(room: Room | undefined, network: string): void {
  let near = 0
  for (const { listeners } of rooms.values()) for (const one of listeners) if (one.network === network) near++
  if (countListeners() >= mostOverall || near >= mostOfNetwork || (room?.listeners.size ?? 0) >= mostOfRoom)
    throw new AppError('too_many', 'Too many are reading live. What is there can be read; try again for what comes.', {
      retryAfter: 30,
    })
}

/** Tells `listener` what comes after `place`, until the answer is called or the link ends. Throws `too_many`. */
export function listen(db: Database, share: OpenShare, part: string, place: Place, listener: Listener): () => void {
  const name = `${share.codeHash}/${part}`
  const known = rooms.get(name)
  admit(known, listener.network)
  const room = known ?? { listeners: new Set(), timer: undefined, place, told: new Map(), live: undefined }
  room.listeners.add(listener)
  rooms.set(name, room)
  endOnStop()
  if (!known) ask()
  else void catchUp().catch(() => listener.close())
  return leave

  /** Whoever comes later may stand further back than the room. */
  async function catchUp(): Promise<void> {
    const { events, gone } = await readOpen(db, share, (tx) => sharedNews(tx, part, place))
    if (events.length + gone.length === 0) return
    listener.tell({ events: await eventsForStrangers(events, share.clean), gone })
  }

  function leave(): void {
    if (!room.listeners.delete(listener)) return
    if (room.listeners.size > 0) return
    clearTimeout(room.timer)
    if (rooms.get(name) === room) rooms.delete(name)
  }

  function ask(): void {
    look()
      .catch(() => log.warn('news of a shared session could not be read; asked again in a moment'))
      .finally(() => {
        if (rooms.get(name) === room) room.timer = setTimeout(ask, everyMs())
      })
  }

  async function look(): Promise<void> {
    const { head, news } = await readOpen(db, share, async (tx) => {
      const found = await sharedHead(tx)
      return { head: found, news: found ? await sharedNews(tx, part, room.place) : null }
    })
    const own = head?.parts.find((one) => one.part === part)
    if (!own || !news) return end()
    const fresh = new Set(news.stamps.filter(([seq, stamp]) => room.told.get(seq) !== stamp).map(([seq]) => seq))
    for (const [seq, stamp] of news.stamps) room.told.set(seq, stamp)
    if (room.told.size > 5000) room.told.clear()
    const events = await eventsForStrangers(
      news.events.filter(({ seq }) => fresh.has(seq)),
      share.clean,
    )
    const gone = news.gone.filter((seq) => fresh.has(seq))
    room.place = { seq: Math.max(room.place.seq, ...news.stamps.map(([seq]) => seq)), since: new Date().toISOString() }
    const changed = own.live !== room.live
    room.live = own.live
    if (events.length > 0 || gone.length > 0 || changed)
      for (const one of room.listeners)
        one.tell({ ...(events.length > 0 && { events }), ...(gone.length > 0 && { gone }), live: own.live })
  }

  function end(): void {
    rooms.delete(name)
    clearTimeout(room.timer)
    for (const one of room.listeners) {
      one.tell({ over: true })
      one.close()
    }
    room.listeners.clear()
  }
}

/** How many listen now. */
export const countListeners = (): number => [...rooms.values()].reduce((sum, { listeners }) => sum + listeners.size, 0)

let watching = false

/** Streams that are open would keep a server that has stopped from ending. */
function endOnStop(): void {
  if (watching) return
  watching = true
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      for (const { listeners, timer } of rooms.values()) {
        clearTimeout(timer)
        for (const one of listeners) one.close()
      }
      rooms.clear()
    })
}
