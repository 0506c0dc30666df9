// Whoever opens a session has it on this device a little later; what happens in it meanwhile is added.
import { useEffect, useRef } from 'react'
import { link } from '#electric/client/link.ts'
import type { Collections } from '../../collections.ts'
import type { Session, TimelineEvent } from '../rows.ts'
import type { TimelineFirst } from '../timeline/session-timeline.tsx'
import { readPage } from '../timeline/reads.ts'
import { bringTimeline } from './bring-timeline.ts'
import { onDevice } from './device.ts'
import { withoutMarks } from './without-marks.ts'

/** The page itself comes first, and whoever only looks in has not opened the session. */
const afterMs = 1500
const flushMs = 1000

export function useKeptTimeline(collections: Collections, scope: string, session: Session, first: TimelineFirst): void {
  const latest = useRef({ session, first })
  useEffect(() => {
    latest.current = { session, first }
  })
  const { id } = session
  const fromHere = first.kept !== undefined
  useEffect(() => {
    const ended = new AbortController()
    const timer = setTimeout(() => {
      const { session, first } = latest.current
      if (!link.isLive() || fromHere) return
      void onDevice((store) => store.touch(scope, id))
      const read = (from: string, to?: string) => readPage({ data: { sessionId: id, from, to } })
      void bringTimeline({ scope, session, first: async () => first, readPage: read, signal: ended.signal }).catch(
        () => {},
      )
    }, afterMs)
    return () => {
      clearTimeout(timer)
      ended.abort()
    }
  }, [scope, id, fromHere])
  useEffect(() => {
    const waiting = new Map<string, TimelineEvent>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      const events = [...waiting.values()]
      waiting.clear()
      void onDevice((store) => store.addEvents(scope, id, events), JSON.stringify(events).length)
    }
    const subscription = collections.timelineOf(id).subscribeChanges((changes) => {
      for (const { type, value } of changes) if (type !== 'delete') waiting.set(value.id, withoutMarks(value))
      if (waiting.size > 0) timer ??= setTimeout(flush, flushMs)
    })
    return () => {
      subscription.unsubscribe()
      clearTimeout(timer)
      if (waiting.size > 0) flush()
    }
  }, [collections, scope, id])
}
