// The timeline of one session, fed by its live window; bodies come from the server when they are opened.
import { useCallback, useMemo } from 'react'
import type { Collections } from '../../collections.ts'
import type { Session, TimelineEvent } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import type { TimelineFilter } from './entries.ts'
import type { Outline } from './outline.ts'
import { placeOf } from './overview-marks.ts'
import { readBody } from './reads.ts'
import { Timeline } from './timeline.tsx'
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
  const view = useTimelineWindow(collections, session.id, first)
  const total = Math.max(session.eventCount, first.outline.total, view.events.at(-1)?.seq ?? 0)
  const marks = useMemo(
    () => first.outline.marks.map(({ place, kind }) => ({ kind, position: placeOf(place + 1, total) })),
    [first.outline.marks, total],
  )
  const children = useMemo(
    () => new Map(subAgents.filter((s) => s.parentSessionId === session.id).map((s) => [s.meta.parentCallId, s])),
    [subAgents, session.id],
  )
  return (
    <Timeline
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
      onSelect={useCallback((event: number) => onSearch({ event }), [onSearch])}
      loadBody={loadBody}
      hrefOf={(seq) => `/sessions/${session.id}?event=${seq}`}
      subAgentOf={(event) => {
        const child = event.toolCallId === null ? undefined : children.get(event.toolCallId)
        return child && { href: `/sessions/${child.id}`, title: titleOf(child) }
      }}
      marks={marks}
    />
  )
}

async function loadBody(eventId: string): Promise<unknown> {
  return JSON.parse(await readBody({ data: { eventId } }))
}
