// One session of several side by side: its name, how it stands, and its timeline, live. Keys mean the tile that has the focus.
import { ArrowLeft, ArrowRight, X } from 'lucide-react'
import { useState } from 'react'
import type { Collections } from '../../collections.ts'
import { AgentMark } from '../../ui/agent-mark.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { Meant } from '../../ui/shortcuts.ts'
import type { Bookmark, Session } from '../rows.ts'
import { useMarks } from '../marks/use-marks.ts'
import { titleOf } from '../sessions/session-words.ts'
import { StatusLabel } from '../sessions/status-word.tsx'
import type { SessionTimelineProps } from '../timeline/session-timeline.tsx'
import { TimelineTab } from '../timeline/timeline-tab.tsx'
import type { TimelineSearch } from '../timeline/timeline-tab.tsx'

type TileProps = {
  collections: Collections
  session: Session
  sessions: readonly Session[]
  first: SessionTimelineProps['first']
  /** Keys mean this one. */
  meant: boolean
  onMeant: () => void
  onClose: () => void
  /** Undefined where it cannot go on. */
  onMove: { back?: (() => void) | undefined; on?: (() => void) | undefined }
}

export function Tile({ collections, session, sessions, first, meant, onMeant, onClose, onMove }: TileProps) {
  const [search, setSearch] = useState<TimelineSearch>({})
  const marks = useMarks(collections, none)
  return (
    <section
      aria-label={titleOf(session)}
      onFocus={onMeant}
      onPointerDown={onMeant}
      className="flex min-h-80 min-w-0 flex-col bg-raised"
    >
      <header className="flex h-10 items-center gap-2 border-b border-line pr-1 pl-3">
        <AgentMark agent={session.agent} />
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">
          <Link href={`/sessions/${session.id}`} dir="auto" title={titleOf(session)} className="hover:underline">
            {titleOf(session)}
          </Link>
        </h2>
        <StatusLabel status={session.status} className="text-xs" />
        <span className="tabular shrink-0 text-xs text-faint">{countOf(session.eventCount, 'event')}</span>
        {onMove.back && (
          <IconButton small label="Move back" onClick={onMove.back}>
            <ArrowLeft className="size-3.5" />
          </IconButton>
        )}
        {onMove.on && (
          <IconButton small label="Move on" onClick={onMove.on}>
            <ArrowRight className="size-3.5" />
          </IconButton>
        )}
        <IconButton small label="Close this tile" onClick={onClose}>
          <X className="size-3.5" />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1">
        <Meant value={meant}>
          <TimelineTab
            collections={collections}
            session={session}
            subAgents={sessions as Session[]}
            first={first}
            marks={marks}
            search={search}
            onSearch={(change) => setSearch((before) => ({ ...before, ...change }))}
          />
        </Meant>
      </div>
    </section>
  )
}

// They come with the collection; a tile waits for none of them.
const none: Bookmark[] = []
