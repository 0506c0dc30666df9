// Going to an event that may not be here yet: at once where it is, else after its window has come in.
import { useCallback, useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import type { VirtualListHandle } from '../../ui/virtual-list.tsx'
import type { TimelineEvent } from '../rows.ts'
import { eventsOf, headOf } from './entries.ts'
import type { Entry } from './entries.ts'

type Jump = {
  entries: readonly Entry[]
  events: readonly TimelineEvent[]
  list: RefObject<VirtualListHandle | null>
  /** Asks for a window round the event with this number. */
  onMissing: (seq: number) => void
}
type Align = 'start' | 'center' | 'auto'

/** How long a drag over the overview may rest before a window is asked for. */
const pause = 120
/** Text that is fetched moves what is below it: until then the target is gone to again, unless the reader goes elsewhere. */
const goes = 30
const goMs = 80
const readersOwn = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const

export function useJump({ entries, events, list, onMissing }: Jump): (seq: number, align?: Align) => void {
  const latest = useRef({ entries, events, onMissing })
  const target = useRef<{ seq: number; align: Align } | null>(null)
  const asking = useRef<ReturnType<typeof setTimeout>>(undefined)
  const going = useRef<ReturnType<typeof setInterval>>(undefined)
  const arrive = useCallback((): boolean => {
    const { entries, events } = latest.current
    if (!target.current || !isWithin(target.current.seq, events)) return target.current === null
    const index = indexNear(entries, target.current.seq)
    if (index >= 0) list.current?.scrollToIndex(index, target.current.align)
    return true
  }, [list])
  useEffect(() => {
    latest.current = { entries, events, onMissing }
    arrive()
  }, [entries, events, onMissing, arrive])
  useEffect(() => {
    const letGo = () => {
      target.current = null
      clearInterval(going.current)
    }
    for (const deed of readersOwn) document.addEventListener(deed, letGo, { capture: true, passive: true })
    return () => {
      for (const deed of readersOwn) document.removeEventListener(deed, letGo, { capture: true })
      clearTimeout(asking.current)
      clearInterval(going.current)
    }
  }, [])
  return useCallback(
    (seq, align = 'start') => {
      target.current = { seq, align }
      clearTimeout(asking.current)
      clearInterval(going.current)
      // The list may not be laid out yet, and rows that come in round the target move it: gone to until that has settled.
      let left = goes
      going.current = setInterval(() => {
        if (!arrive() || --left > 0) return
        target.current = null
        clearInterval(going.current)
      }, goMs)
      if (!arrive()) asking.current = setTimeout(() => latest.current.onMissing(seq), pause)
    },
    [arrive],
  )
}

/** The entry that shows this event, or the one that begins closest before it, in either order. */
export function indexNear(entries: readonly Entry[], seq: number): number {
  let near = { index: -1, seq: -1 }
  for (const [index, entry] of entries.entries()) {
    if (eventsOf(entry).some((event) => event.seq === seq)) return index
    const at = headOf(entry)?.seq ?? Infinity
    if (at < seq && at > near.seq) near = { index, seq: at }
  }
  return near.index === -1 && entries.length > 0 ? 0 : near.index
}

function isWithin(seq: number, events: readonly TimelineEvent[]): boolean {
  let [low, high] = [Infinity, -Infinity]
  for (const event of events) {
    if (event.seq < low) low = event.seq
    if (event.seq > high) high = event.seq
  }
  return seq >= low && seq <= high
}
