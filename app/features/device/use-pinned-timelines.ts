// Pinned sessions are on this device whether they were opened on it or not, and are the last to go.
import { useEffect, useRef } from 'react'
import { link } from '#electric/client/link.ts'
import type { Session } from '../rows.ts'
import { readPage, readTimeline } from '../timeline/reads.ts'
import { bringTimeline } from './bring-timeline.ts'
import { onDevice } from './device.ts'

/** Whatever a page opens with comes first. */
const afterMs = 5000
/** Of whoever pins more, those that were written last. */
const most = 50

export function usePinnedTimelines(scope: string, sessions: readonly Session[], pinned: ReadonlySet<string>): void {
  const latest = useRef(sessions)
  useEffect(() => {
    latest.current = sessions
  })
  const ids = [...pinned].toSorted().join(' ')
  useEffect(() => {
    const ended = new AbortController()
    const timer = setTimeout(
      () => void bringPinned(scope, latest.current, ids.split(' '), ended.signal).catch(() => {}),
      afterMs,
    )
    return () => {
      clearTimeout(timer)
      ended.abort()
    }
  }, [scope, ids])
}

async function bringPinned(
  scope: string,
  sessions: readonly Session[],
  ids: string[],
  signal: AbortSignal,
): Promise<void> {
  const pinned = new Set(ids)
  await onDevice((store) => store.pin(scope, pinned))
  const wanted = sessions
    .filter(({ id }) => pinned.has(id))
    .toSorted((a, b) => (b.lastEventAt?.getTime() ?? 0) - (a.lastEventAt?.getTime() ?? 0))
  for (const session of wanted.slice(0, most)) {
    if (signal.aborted || !link.isLive()) return
    const sessionId = session.id
    await bringTimeline({
      scope,
      session,
      first: () => readTimeline({ data: { sessionId, atEnd: false } }),
      readPage: (from, to) => readPage({ data: { sessionId, from, to } }),
      signal,
    })
  }
  await onDevice((store) => store.pin(scope, pinned))
}
