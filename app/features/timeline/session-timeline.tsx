// The timeline of one session, fed by its live window; bodies come from the server when they are opened.
import { useCallback, useMemo } from 'react'
import type { Collections } from '../../collections.ts'
import type { Session, TimelineEvent } from '../rows.ts'
import type { TimelineFilter } from './entries.ts'
import type { Outline } from './outline.ts'
import { ErrorTimeline } from './error-timeline.tsx'
import { marksOf, placeOf } from './overview-marks.ts'
import { readBody } from './reads.ts'
import { Timeline } from './timeline.tsx'
import { useSubAgents } from './use-sub-agents.ts'
import { useTimelineWindow } from './use-window.ts'

export type TimelineFirst = { outline: Outline; page: number; rows: TimelineEvent[] }

type SessionTimelineProps = {
  collections: Collections
  session: Session
  /** Sessions at hand, among which the ones this one started are found. */
  subAgents: readonly Session[]
  first: TimelineFirst
  filter: TimelineFilter
  selectedSeq?: number
  onSearch: (change: { event?: number; show?: Exclude<TimelineFilter, 'all'> }) => void
}

export function SessionTimeline(props: SessionTimelineProps) {
  const { collections, session, first, subAgents, onSearch } = props
  const view = useTimelineWindow(collections, session.id, first, props.filter !== 'all')
  const total = Math.max(session.eventCount, first.outline.total, view.events.at(-1)?.seq ?? 0)
  // The outline knows the whole session as it was when the page opened; what came since is in the window.
  const marks = useMemo(
    () => [
      ...first.outline.marks.map(({ place, kind }) => ({ kind, position: placeOf(place + 1, total) })),
      ...marksOf(view.events, total),
    ],
    [first.outline.marks, view.events, total],
  )
  const subAgentOf = useSubAgents(session.id, subAgents, view.events)
  const onSelect = useCallback((event: number) => onSearch({ event }), [onSearch])
  const hrefOf = useCallback((seq: number) => `/sessions/${session.id}?event=${seq}`, [session.id])
  const Shown = props.filter === 'errors' ? ErrorTimeline : Timeline
  return (
    <Shown
      session={session}
      events={view.events}
      total={total}
      filter={props.filter}
      onFilter={(filter) => onSearch({ show: filter === 'all' ? undefined : filter })}
      hasMoreBefore={view.hasMoreBefore}
      hasMoreAfter={view.hasMoreAfter}
      onNeedBefore={view.needBefore}
      onNeedAfter={view.needAfter}
      onJump={(seq) => void view.goToSeq(seq)}
      selectedSeq={props.selectedSeq}
      onSelect={onSelect}
      loadBody={loadBody}
      hrefOf={hrefOf}
      subAgentOf={subAgentOf}
      marks={marks}
    />
  )
}

async function loadBody(eventId: string): Promise<unknown> {
  return JSON.parse(await readBody({ data: { eventId } }))
}
