// The timeline of one session: all of it through its live window, or what a selection leaves of it, read from the server.
import { useCallback, useMemo } from 'react'
import type { Collections } from '../../collections.ts'
import type { KeptShare } from '../device/kept-timeline.ts'
import { openBody } from '../device/session-reads.ts'
import type { Session, TimelineEvent } from '../rows.ts'
import type { Outline } from './outline.ts'
import { marksOf, placeOf } from './overview-marks.ts'
import { wordsOfSelection } from './select/select-words.ts'
import { everything, isWhole, narrowings } from './select/selection.ts'
import type { Selection } from './select/selection.ts'
import type { Replay } from './replay/use-replay.ts'
import { useReplayed } from './replay/use-replayed.ts'
import { TurnList } from './select/turn-list.tsx'
import { useSelected } from './select/use-selected.ts'
import { Timeline } from './timeline.tsx'
import type { TimelineProps } from './timeline.tsx'
import { useSubAgents } from './use-sub-agents.ts'
import { useTimelineWindow } from './use-window.ts'

/** `kept`: these are not the server's rows but this device's, and how much of the session they are. */
export type TimelineFirst = { outline: Outline; page: number; rows: TimelineEvent[]; kept?: KeptShare | undefined }

export type SessionTimelineProps = {
  collections: Collections
  session: Session
  /** Sessions at hand, among which the ones this one started are found. */
  subAgents: readonly Session[]
  first: TimelineFirst
  selection: Selection
  onSelection: (selection: Selection) => void
  selectedSeq?: number
  onSelect: (seq: number) => void
  /** What was found here, to go to and open. */
  found?: TimelineProps['found']
  replay?: Replay
  onMark?: TimelineProps['onMark']
  onNote?: TimelineProps['onNote']
}

export function SessionTimeline(props: SessionTimelineProps) {
  const { selection, session } = props
  if (selection.show === 'summary' && !props.replay)
    return (
      <TurnList
        session={session}
        hrefOf={(seq) => addressOf(session.id, seq)}
        onOpen={(seq) => {
          props.onSelection({ ...selection, show: 'all' })
          props.onSelect(seq)
        }}
      />
    )
  if (isWhole(selection) || props.replay) return <WholeTimeline {...props} />
  return <SelectedTimeline key={JSON.stringify(selection)} {...props} />
}

function WholeTimeline(props: SessionTimelineProps) {
  const { collections, session, first, replay } = props
  const view = useTimelineWindow(collections, session.id, first)
  const shown = useReplayed(replay, view)
  const total = Math.max(session.eventCount, first.outline.total, view.events.at(-1)?.seq ?? 0)
  const common = useCommon(props, view.events, total)
  return (
    <Timeline
      {...common}
      selectedSeq={replay?.at ?? props.selectedSeq}
      events={shown}
      total={total}
      hasMoreBefore={view.hasMoreBefore}
      hasMoreAfter={view.hasMoreAfter && !replay}
      onNeedBefore={view.needBefore}
      onNeedAfter={view.needAfter}
      onJump={(seq) => void view.goToSeq(seq)}
    />
  )
}

function SelectedTimeline(props: SessionTimelineProps) {
  const { session, selection, selectedSeq, first } = props
  const view = useSelected(session.id, selection, selectedSeq, session.eventCount)
  const total = Math.max(session.eventCount, first.outline.total)
  const common = useCommon(props, view.events ?? none, total)
  const { show, newestFirst, skills, commands } = selection
  const narrowed = useMemo(
    () => ({
      newestFirst,
      folding: show !== 'skills' && skills.length === 0 && commands.length === 0,
      ...(show === 'discussion' && !newestFirst && { between: view.between }),
      what: wordsOfSelection(selection),
    }),
    [newestFirst, show, skills, commands, selection, view.between],
  )
  return (
    <Timeline
      {...common}
      events={view.events}
      total={total}
      fitting={narrowings(selection) > 0 || show !== 'all' ? view.total : undefined}
      narrowed={narrowed}
      hasMoreBefore={view.hasMoreBefore}
      hasMoreAfter={view.hasMoreAfter}
      onNeedBefore={view.needBefore}
      onNeedAfter={view.needAfter}
      onJump={view.goToSeq}
      error={view.error === undefined ? undefined : { text: view.error, onRetry: view.retry }}
    />
  )
}

/** What a timeline is given however its events were read. */
function useCommon(props: SessionTimelineProps, events: readonly TimelineEvent[], total: number) {
  const { session, first, subAgents, onSelection } = props
  // The outline knows the whole session as it was when the page opened; what came since is in the window.
  const marks = useMemo(
    () => [
      ...first.outline.marks.map(({ place, kind }) => ({ kind, position: placeOf(place + 1, total) })),
      ...marksOf(events, total),
    ],
    [first.outline.marks, events, total],
  )
  const subAgentOf = useSubAgents(session.id, subAgents, events)
  const { id } = session
  const hrefOf = useCallback((seq: number) => addressOf(id, seq), [id])
  return {
    session,
    onShowAll: () => onSelection(everything),
    selectedSeq: props.selectedSeq,
    onSelect: props.onSelect,
    found: props.found,
    onMark: props.onMark,
    onNote: props.onNote,
    loadBody: useCallback((eventId: string) => openBody(id, eventId), [id]),
    hrefOf,
    subAgentOf,
    marks,
  }
}

const none: readonly TimelineEvent[] = []
const addressOf = (sessionId: string, seq: number) => `/sessions/${sessionId}?event=${seq}`
