// One entry of the timeline: an article with its time in the margin, a place to link to, and a mark where the reader is.
import { clsx } from 'clsx'
import { useContext, useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useHydrated } from '../../../ui/hydrated.ts'
import { clockSince, exactTime } from '../../../ui/times.ts'
import type { TimelineEvent } from '../../rows.ts'
import { MarkingContext } from '../marked-range.ts'
import { MarkSign } from '../../marks/mark-sign.tsx'
import { BetweenLine } from '../between-line.tsx'
import { CommentMark } from '../comment-mark.tsx'
import { useEntryScope } from '../timeline-context.ts'

export type Standing = {
  active: boolean
  focused: boolean
  total: number
  /** The highest number among the entry's events. */
  last: number
}

type EntryFrameProps = {
  event: TimelineEvent
  /** All that the entry shows, where that is more than `event`. */
  events?: readonly TimelineEvent[]
  name: string
  standing: Standing
  className?: string
  children: ReactNode
}

export function EntryFrame({ event, events = [event], name, standing, className, children }: EntryFrameProps) {
  const article = useRef<HTMLElement>(null)
  useEffect(() => {
    if (standing.focused) article.current?.focus({ preventScroll: true })
  }, [standing.focused])
  return (
    <article
      ref={article}
      tabIndex={-1}
      aria-label={`${name}, event ${event.seq}`}
      aria-posinset={event.seq}
      aria-setsize={Math.max(standing.total, event.seq)}
      data-active={standing.active || undefined}
      className={clsx(
        'mx-auto grid max-w-[56rem] grid-cols-[minmax(0,1fr)] gap-x-3 pr-8 pl-4 outline-none md:grid-cols-[3.25rem_minmax(0,1fr)] md:pr-12 md:pl-4',
        className,
      )}
    >
      <SinceStart event={event} last={Math.max(event.seq, standing.last)} active={standing.active} />
      <div className="min-w-0">
        <BetweenLine event={event} />
        {children}
        <MarkSign events={events} />
        <CommentMark events={events} />
      </div>
    </article>
  )
}

type SinceStartProps = { event: TimelineEvent; last: number; active: boolean }

/** The time in the margin; where a range can be marked, a click on it does. */
function SinceStart({ event, last, active }: SinceStartProps) {
  const { startedAt, hrefOf } = useEntryScope()
  const marking = useContext(MarkingContext)
  const hydrated = useHydrated()
  const at = event.occurredAt
  const isMarked = marking?.range && marking.range.fromSeq <= event.seq && event.seq <= marking.range.toSeq
  const name = hydrated && at ? `#${event.seq} · ${exactTime(at)}` : `#${event.seq}`
  return (
    <a
      href={hrefOf(event.seq)}
      tabIndex={-1}
      title={marking ? `${name}\nClick to mark, with Shift to mark up to here` : name}
      aria-label={`Link to event ${event.seq}`}
      data-marked={isMarked || undefined}
      onMouseDown={(press) => press.shiftKey && press.preventDefault()}
      onClick={(click) => {
        if (click.metaKey || click.ctrlKey) return
        click.preventDefault()
        marking?.mark({ fromSeq: event.seq, toSeq: last }, click.shiftKey)
      }}
      className={clsx(
        'tabular hidden justify-self-end border-r-2 pr-2 whitespace-nowrap text-right font-mono text-[0.6875rem] leading-7 select-none hover:text-text md:block',
        isMarked
          ? 'self-stretch border-accent bg-accent-soft pl-1 text-accent'
          : active
            ? 'self-start border-accent text-accent'
            : 'self-start border-transparent text-faint',
      )}
    >
      {at && startedAt ? clockSince(at.getTime() - startedAt.getTime()) : `#${event.seq}`}
    </a>
  )
}
