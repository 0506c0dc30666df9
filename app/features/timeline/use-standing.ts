// Where the reader stands, for the keys: at the entry they last went to, else at the one in the address, as long as it is in
// view; else before what is. Asked when a key is pressed, for keys may be quicker than the rendering they ask for.
import { useCallback, useRef } from 'react'
import type { Entry } from './entries.ts'

type Place = { entries: readonly Entry[]; activeAt: number; view: { first: number; last: number } }

/** How long scrolling to an entry may take; until then the reader stands there, seen or not. */
const underWayMs = 1000

export function useStanding({ entries, activeAt, view: { first, last } }: Place) {
  const gone = useRef<{ key: string; when: number }>(undefined)
  const standAt = useCallback((key: string) => void (gone.current = { key, when: performance.now() }), [])
  const whereNow = () => {
    const isInView = (index: number) => index >= first && index <= last
    const at = entries.findIndex((entry) => entry.key === gone.current?.key)
    const isUnderWay = gone.current !== undefined && performance.now() - gone.current.when < underWayMs
    if (at >= 0 && (isUnderWay || isInView(at))) return at
    return isInView(activeAt) ? activeAt : first - 1
  }
  return { standAt, whereNow }
}
