// One session in the list: two lines of fixed height, so that nothing moves when its figures do.
import { clsx } from 'clsx'
import { CornerDownRight } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { AgentMark } from '../../ui/agent-mark.tsx'
import { agentLook } from '../../ui/agents.ts'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { LiveMark } from '../live/live-mark.tsx'
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
  onFocus: () => void
}

export function SessionRow({ session, href, alive, selected, focused, depth, onFocus }: SessionRowProps) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (focused) row.current?.querySelector('a')?.focus({ preventScroll: true })
  }, [focused])
  const at = lastSeen(session)
  const live = statusOf(session.status).live
  return (
    <div ref={row} onFocus={onFocus} className={clsx('pr-2', indents[Math.min(depth, indents.length - 1)])}>
      <Link
        href={href}
        aria-current={selected ? 'page' : undefined}
        className={clsx(
          'inset-focus grid h-14 grid-cols-[1rem_minmax(0,1fr)_auto] content-center gap-x-2.5 gap-y-0.5 rounded-md px-2 transition-colors duration-100',
          selected ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <AgentMark agent={session.agent} className="mt-0.5" />
        <span
          dir="auto"
          title={titleOf(session)}
          className={clsx('truncate text-sm font-medium', session.parentSessionId && 'text-muted')}
        >
          {session.parentSessionId && (
            <CornerDownRight role="img" aria-label="Sub-agent" className="mr-1 inline size-3.5 text-faint" />
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
          <span className="max-w-28 shrink-0 truncate">
            {shortModel(session.model) ?? agentLook(session.agent).short}
          </span>
          {isPromptsOnly(session) && <span className="shrink-0">prompts only</span>}
          {session.branch && <span className="min-w-0 truncate font-mono">{session.branch}</span>}
          <span className="tabular shrink-0">{countOf(session.eventCount, 'event')}</span>
          {session.errorCount > 0 && (
            <span className="tabular shrink-0 text-bad">{countOf(session.errorCount, 'error')}</span>
          )}
        </span>
      </Link>
    </div>
  )
}

// A style attribute would be refused by the page's policy; deeper ones stand at the last.
const indents = ['pl-2', 'pl-6', 'pl-10', 'pl-14']
