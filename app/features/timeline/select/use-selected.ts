// A narrowed timeline for React: its events, and how to move in it.
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { readSelected } from './reads.ts'
import { openSelected } from './selected-view.ts'
import type { Selection } from './selection.ts'

/** Opens at `seq`. `grown` changes whenever the session has. Give the component the session and the selection as key. */
export function useSelected(sessionId: string, selection: Selection, seq: number | undefined, grown: number) {
  const [view] = useState(() =>
    openSelected(selection.newestFirst, (start) => readSelected({ data: { sessionId, selection, start } })),
  )
  const state = useSyncExternalStore(view.subscribe, view.get, view.get)
  const first = useRef(seq)
  const seen = useRef(grown)
  useEffect(() => void view.open(first.current), [view])
  useEffect(() => {
    if (seen.current === grown) return
    seen.current = grown
    void view.grow()
  }, [view, grown])
  return {
    ...state,
    needBefore: useCallback(() => void view.more('before'), [view]),
    needAfter: useCallback(() => void view.more('after'), [view]),
    goToSeq: useCallback((wanted: number) => void view.open(wanted), [view]),
    retry: useCallback(() => void view.open(first.current), [view]),
  }
}
