// One session in the list: two lines of fixed height, so that nothing moves when its figures do.
import { clsx } from 'clsx'
import { Archive, CornerDownRight, Pin, Square, SquareCheck } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { MouseEvent } from 'react'
import { AgentMark } from '../../ui/agent-mark.tsx'
import { agentLook } from '../../ui/agents.ts'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { MadeMarks } from '../made/made-marks.tsx'
import { LiveMark } from '../live/live-mark.tsx'
import { TagChip } from '../organise/tag-chip.tsx'
import type { Session } from '../rows.ts'
import { isPromptsOnly, lastSeen, shortModel, statusOf, titleOf } from './session-words.ts'
import { StatusLabel } from './status-word.tsx'

type SessionRowProps = {
  session: Session
  href: string
  /** A process of it is alive. */
  alive: boolean
  selected: boolean
  focused: boolean
  /** How many sessions of the list it stands below. */
  depth: number
  pinned: boolean
  /** Whether it is chosen; undefined while nothing is. */
  chosen: boolean | undefined
  /** `range`: up to here, from the one that was chosen before. */
  onChoose: (range: boolean) => void
  onFocus: () => void
}

export function SessionRow(props: SessionRowProps) {
  const { session, href, alive, selected, focused, depth, pinned, chosen, onChoose, onFocus } = props
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (focused) row.current?.querySelector('a')?.focus({ preventScroll: true })
  }, [focused])
  const at = lastSeen(session)
  const live = statusOf(session.status).live
  const choose = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || (chosen === undefined && !event.shiftKey)) return
    event.preventDefault()
    event.stopPropagation()
    onChoose(event.shiftKey)
  }
  return (
    <div
      ref={row}
      onFocus={onFocus}
      onClickCapture={choose}
      className={clsx('relative pr-2', indents[Math.min(depth, indents.length - 1)])}
    >
      <Link
        href={href}
        aria-current={selected ? 'page' : undefined}
        className={clsx(
          'inset-focus grid h-14 grid-cols-[1rem_minmax(0,1fr)_auto] content-center gap-x-2.5 gap-y-0.5 rounded-md px-2 transition-colors duration-100',
          selected || chosen ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        {chosen === undefined ? <AgentMark agent={session.agent} className="mt-0.5" /> : <ChosenMark chosen={chosen} />}
        <span
          dir="auto"
          title={titleOf(session)}
          className={clsx(
            'truncate text-sm font-medium',
            (session.parentSessionId || session.archivedAt) && 'text-muted',
          )}
        >
          {session.parentSessionId && (
            <CornerDownRight role="img" aria-label="Sub-agent" className="mr-1 inline size-3.5 text-faint" />
          )}
          {pinned && <Pin role="img" aria-label="Pinned" className="mr-1 inline size-3 text-accent" />}
          {session.archivedAt && (
            <Archive role="img" aria-label="Archived" className="mr-1 inline size-3.5 text-faint" />
          )}
          {titleOf(session)}
        </span>
        {live ? (
          <StatusLabel status={session.status} className="text-xs/5" />
        ) : (
          at && <RelativeTime at={at} className="tabular text-xs/5 text-faint" />
        )}
        <span className="col-start-2 col-end-4 flex gap-2.5 overflow-hidden text-xs whitespace-nowrap text-muted">
          {alive && <LiveMark />}
          {session.tags.length + session.made.length === 0 && (
            <span className="max-w-28 shrink-0 truncate">
              {shortModel(session.model) ?? agentLook(session.agent).short}
            </span>
          )}
          {isPromptsOnly(session) && <span className="shrink-0">prompts only</span>}
          {session.branch && <span className="min-w-8 truncate font-mono">{session.branch}</span>}
          {session.tags.slice(0, shownTags).map((tag) => (
            <TagChip key={tag} tag={tag} className="shrink" />
          ))}
          {session.tags.length > shownTags && (
            <span className="tabular shrink-0" title={session.tags.slice(shownTags).join(', ')}>
              +{session.tags.length - shownTags}
            </span>
          )}
          <MadeMarks made={session.made} />
          <span className="tabular shrink-0">{countOf(session.eventCount, 'event')}</span>
          {session.errorCount > 0 && (
            <span className="tabular shrink-0 text-bad">{countOf(session.errorCount, 'error')}</span>
          )}
        </span>
      </Link>
    </div>
  )
}

function ChosenMark({ chosen }: { chosen: boolean }) {
  const Icon = chosen ? SquareCheck : Square
  return (
    <Icon
      role="img"
      aria-label={chosen ? 'Chosen' : 'Not chosen'}
      className={clsx('mt-0.5 size-4', chosen ? 'text-accent' : 'text-control')}
    />
  )
}

// More would push the figures out of a row.
const shownTags = 2

// A style attribute would be refused by the page's policy; deeper ones stand at the last.
const indents = ['pl-2', 'pl-6', 'pl-10', 'pl-14']
