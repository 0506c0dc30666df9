// The window on one session's timeline for React: its events, and how to move it. Pages are at least 250 ms apart, because
// the stream's guard takes faster paging for a loop.
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { link } from '#electric/client/link.ts'
import type { Collections } from '../../collections.ts'
import { findOrdinal, openPage } from '../device/session-reads.ts'
import type { TimelineEvent } from '../rows.ts'
import type { Outline } from './outline.ts'
import { openWindow } from './window.ts'

const pauseMs = 250

type First = { outline: Outline; page: number; rows: TimelineEvent[] }

/** A live window that opens where `first` (the loader's read) stands. For one session: give the component its id as key. */
export function useTimelineWindow(collections: Collections, sessionId: string, first: First) {
  const [view] = useState(() =>
    openWindow(collections.timelineOf(sessionId), first, (from, to) => openPage(sessionId, from, to)),
  )
  useEffect(() => {
    view.open()
    return view.close
  }, [view])
  useEffect(() => {
    if (!link.isLive()) view.offer(first)
  }, [view, first])
  const state = useSyncExternalStore(view.subscribe, view.get)
  const lastMove = useRef(0)
  const paced = useCallback((move: () => void) => {
    const now = performance.now()
    if (now - lastMove.current < pauseMs) return
    lastMove.current = now
    move()
  }, [])
  return {
    ...state,
    hasMoreBefore: state.first > 0,
    hasMoreAfter: state.last < state.pages - 1,
    needBefore: useCallback(() => paced(view.before), [paced, view]),
    needAfter: useCallback(() => paced(view.after), [paced, view]),
    goToSeq: useCallback(
      async (seq: number) => {
        const ordinal = await findOrdinal(sessionId, seq)
        if (ordinal !== null) view.goToOrdinal(ordinal)
      },
      [view, sessionId],
    ),
  }
}
