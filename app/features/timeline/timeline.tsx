// One session as a conversation: a window of its events, of any length before and after, kept in place while it changes.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import type { VirtualListHandle } from '../../ui/virtual-list.tsx'
import type { Session, TimelineEvent } from '../rows.ts'
import { statusOf } from '../sessions/session-words.ts'
import { bodyStore } from './bodies.ts'
import { entriesOf, eventsOf, headOf } from './entries.ts'
import type { Entry } from './entries.ts'
import { EntryCard, estimateHeight } from './entry-card.tsx'
import { gapsOf } from './gaps.ts'
import { FittingPill } from './fitting-pill.tsx'
import { NewPill } from './new-pill.tsx'
import { Overview } from './overview.tsx'
import { marksOf, placeOf } from './overview-marks.ts'
import type { Mark } from './overview-marks.ts'
import { StickyPrompt } from './sticky-prompt.tsx'
import { TimelineContext } from './timeline-context.ts'
import type { TimelineScope } from './timeline-context.ts'
import type { Between } from './select/selected.ts'
import { TimelineEmpty, TimelineFailed } from './timeline-states.tsx'
import { useArrivals } from './use-arrivals.ts'
import { useJump } from './use-jump.ts'
import { useOpenFound } from './use-open-found.ts'
import { useStanding } from './use-standing.ts'
import { useTimelineKeys } from './use-timeline-keys.ts'

/** How a timeline shows what is not all of the session. */
export type Narrowed = {
  newestFirst: boolean
  /** Runs of like calls become one line. */
  folding: boolean
  /** What was done up to each event, where words alone are shown. */
  between?: Readonly<Record<string, Between>>
  /** What it is that is looked for, in the plural. */
  what: string
}

export type TimelineProps = {
  session: Session
  /** The events at hand, in reading order; undefined until the first are here. */
  events: readonly TimelineEvent[] | undefined
  /** How many the session has in all. */
  total: number
  /** Without it the events are all there are, in reading order. */
  narrowed?: Narrowed
  /** Narrowed down to nothing, the way back. */
  onShowAll: () => void
  hasMoreBefore: boolean
  hasMoreAfter: boolean
  onNeedBefore: () => void
  onNeedAfter: () => void
  /** A window round this event is wanted. */
  onJump: (seq: number) => void
  /** The event in the address. */
  selectedSeq?: number
  onSelect: (seq: number) => void
  loadBody: (eventId: string) => Promise<unknown>
  hrefOf: (seq: number) => string
  subAgentOf?: TimelineScope['subAgentOf']
  /** Marks of the whole session; without them those of the events at hand. */
  marks?: readonly Mark[]
  error?: { text: string; onRetry?: () => void }
  /** Bookmarks an entry, or writes beside it; without them nothing can be marked. */
  onMark?: (entry: Entry) => void
  onNote?: (entry: Entry) => void
  /** How many events fit, where not all are shown. */
  fitting?: number
  /** An event to go to and open; another object each time it is asked for. */
  found?: { seq: number }
}

/** A new session starts with nothing open and at its own place. */
export function Timeline(props: TimelineProps) {
  return <OneTimeline key={props.session.id} {...props} />
}

function OneTimeline(props: TimelineProps) {
  const { session, events = none, total, narrowed, onSelect, onJump, selectedSeq, loadBody, hrefOf, subAgentOf } = props
  const live = statusOf(session.status).live
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [view, setView] = useState({ first: 0, last: 0, atEnd: true })
  const [focusedKey, setFocusedKey] = useState<string>()
  const list = useRef<VirtualListHandle>(null)
  const { newestFirst = false, folding = true, between } = narrowed ?? {}
  const entries = useMemo(() => {
    const inOrder = entriesOf(events, open, folding)
    return newestFirst ? inOrder.toReversed() : inOrder
  }, [events, open, folding, newestFirst])
  const gaps = useMemo(() => gapsOf(events, between), [events, between])
  const jump = useJump({ entries, events, list, onMissing: onJump })
  const arrived = useArrivals(total, view.atEnd && !props.hasMoreAfter)
  // Whoever opens an entry reads it: the end is not followed again before the reader goes there.
  const [held, setHeld] = useState(false)
  const toggle = useCallback((key: string) => {
    setHeld(true)
    setOpen((before) => toggled(before, key))
  }, [])

  useOpenFound({ found: props.found, entries, jump, setOpen })
  const scope = useTimelineScope({ session, live, open, toggle, loadBody, hrefOf, subAgentOf, gaps })
  const activeAt = entries.findIndex((entry) => eventsOf(entry).some((event) => event.seq === selectedSeq))
  const { standAt, whereNow } = useStanding({ entries, activeAt, view })
  // The address follows the keys a moment later, and not through every step: what came from here is not gone to again.
  const own = useRef(new Set<number>())
  useEffect(() => {
    if (selectedSeq !== undefined && !own.current.delete(selectedSeq)) jump(selectedSeq, 'center')
  }, [selectedSeq, jump])

  const goTo = (index: number) => {
    const entry = entries[index]
    const event = entry && headOf(entry)
    if (!entry || !event) return
    own.current.add(event.seq)
    standAt(entry.key)
    setFocusedKey(entry.key)
    jump(event.seq, entry.kind === 'prompt' ? 'start' : 'auto')
    onSelect(event.seq)
  }
  const follow = () => {
    setHeld(false)
    if (props.hasMoreAfter) jump(total, 'start')
    else list.current?.scrollToEnd()
  }
  useTimelineKeys({
    entries,
    at: whereNow,
    goTo,
    toggle,
    follow,
    hrefOf,
    onMark: props.onMark,
    onNote: props.onNote,
  })

  const onView = useCallback((first: number, last: number, atEnd: boolean) => {
    setView({ first, last, atEnd })
    if (atEnd) setHeld(false)
  }, [])
  const onEdge = (edge: 'start' | 'end') => {
    if (edge === 'start' && props.hasMoreBefore) props.onNeedBefore()
    if (edge === 'end' && props.hasMoreAfter) props.onNeedAfter()
  }
  const promptAt = newestFirst ? -1 : entries.slice(0, view.first).findLastIndex((entry) => entry.kind === 'prompt')
  const prompt = entries[view.first]?.kind === 'prompt' ? undefined : entries[promptAt]
  const marks = useMemo(() => props.marks ?? marksOf(events, total), [props.marks, events, total])
  const seqAt = (index: number) => {
    const entry = entries[index]
    return (entry && headOf(entry)?.seq) ?? 1
  }

  if (props.error && events.length === 0) return <TimelineFailed {...props.error} />
  if (!props.events) return <SkeletonRows count={8} label="Reading the timeline" />
  if (entries.length === 0 && !props.hasMoreAfter && !props.hasMoreBefore) {
    return <TimelineEmpty what={narrowed?.what} total={total} live={live} onShowAll={props.onShowAll} />
  }
  return (
    <TimelineContext value={scope}>
      <div className="relative h-full">
        {prompt?.kind === 'prompt' && <StickyPrompt prompt={prompt.event} onReturn={() => goTo(promptAt)} />}
        {entries.length === 0 && (
          <div className="absolute inset-x-0 top-0">
            <SkeletonRows count={8} label="Looking for more" />
          </div>
        )}
        <VirtualList
          ref={list}
          items={entries}
          keyOf={(entry) => entry.key}
          estimate={estimateHeight}
          follow={live && !held && !props.hasMoreAfter && !newestFirst}
          startAtEnd={live && selectedSeq === undefined && !props.hasMoreAfter && !newestFirst}
          onEdge={onEdge}
          onView={onView}
          role="feed"
          label="Timeline"
          covered={promptHeight}
          className="h-full"
        >
          {(entry, index) => (
            <EntryCard entry={entry} active={index === activeAt} focused={entry.key === focusedKey} total={total} />
          )}
        </VirtualList>
        <Overview
          marks={marks}
          viewport={{ from: placeOf(seqAt(view.first), total), to: placeOf(seqAt(view.last), total) }}
          onJump={(position) => jump(1 + Math.round(position * (total - 1)))}
        />
        {props.fitting !== undefined && <FittingPill count={props.fitting} total={total} onShowAll={props.onShowAll} />}
        {!narrowed && !view.atEnd && (live || arrived > 0) && <NewPill count={arrived} onFollow={follow} />}
      </div>
    </TimelineContext>
  )
}

const none: readonly TimelineEvent[] = []
/** Of the sticky prompt, with a little air. */
const promptHeight = 40

type ScopeParts = Pick<TimelineProps, 'session' | 'loadBody' | 'hrefOf' | 'subAgentOf'> & {
  gaps: TimelineScope['gaps']
  live: boolean
  open: ReadonlySet<string>
  toggle: (key: string) => void
}

function useTimelineScope({
  session,
  live,
  open,
  toggle,
  loadBody,
  hrefOf,
  subAgentOf,
  gaps,
}: ScopeParts): TimelineScope {
  const [bodies] = useState(() => bodyStore())
  return useMemo(
    () => ({
      bodies,
      live,
      toggle,
      hrefOf,
      gaps,
      startedAt: session.startedAt,
      askBody: (eventId) => bodies.ask(eventId, loadBody),
      isOpen: (key) => open.has(key),
      subAgentOf: (event) => subAgentOf?.(event),
    }),
    [bodies, live, open, toggle, hrefOf, loadBody, subAgentOf, gaps, session.startedAt],
  )
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}
