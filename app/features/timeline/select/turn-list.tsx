// A session in short: each prompt with what was done for it and what the agent said last, one card a turn.
import { useState } from 'react'
import { CircleAlert } from 'lucide-react'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Link } from '../../../ui/link.tsx'
import { countOf } from '../../../ui/numbers.ts'
import { SkeletonRows } from '../../../ui/skeleton.tsx'
import { clockSince, formatDuration } from '../../../ui/times.ts'
import { VirtualList } from '../../../ui/virtual-list.tsx'
import { revealHidden } from '../../../ui/visible-text.ts'
import type { Session } from '../../rows.ts'
import { useLoaded } from '../../sync/use-loaded.ts'
import { TimelineEmpty, TimelineFailed } from '../timeline-states.tsx'
import { readTurns } from './reads.ts'
import type { Turn } from './selected.ts'
import { useShortcuts } from '../../../ui/shortcuts.ts'

type TurnListProps = { session: Session; hrefOf: (seq: number) => string; onOpen: (seq: number) => void }

export function TurnList({ session, hrefOf, onOpen }: TurnListProps) {
  const turns = useLoaded(() => readTurns({ data: { sessionId: session.id } }), session.eventCount)
  const [at, setAt] = useState(-1)
  const all = turns.state === 'ready' ? turns.value : []
  const step = (by: number) => setAt((before) => Math.min(all.length - 1, Math.max(0, before + by)))
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    o: () => {
      const turn = all[at]
      if (turn) onOpen(turn.fromSeq)
    },
  })
  if (turns.state === 'loading') return <SkeletonRows count={6} label="Reading the turns" />
  if (turns.state === 'failed') return <TimelineFailed text={turns.message} onRetry={turns.retry} />
  if (all.length === 0) return <TimelineEmpty total={0} live={false} onShowAll={() => onOpen(1)} />
  if (all.length === 1 && all[0]?.prompt === null)
    return (
      <EmptyState icon={<CircleAlert aria-hidden />} title="No turns">
        Nobody wrote a prompt into this session. Its events are in the timeline.
      </EmptyState>
    )
  return (
    <VirtualList
      items={all}
      keyOf={(turn) => String(turn.fromSeq)}
      estimate={() => 108}
      role="feed"
      label="Summary"
      className="h-full"
    >
      {(turn, index) => (
        <TurnCard
          turn={turn}
          startedAt={session.startedAt}
          href={hrefOf(turn.fromSeq)}
          index={index}
          count={all.length}
          at={index === at}
        />
      )}
    </VirtualList>
  )
}

type TurnCardProps = { turn: Turn; startedAt: Date | null; href: string; index: number; count: number; at: boolean }

function TurnCard({ turn, startedAt, href, index, count, at }: TurnCardProps) {
  const { prompt, answer, endedAt } = turn
  const took = turn.startedAt && endedAt ? endedAt.getTime() - turn.startedAt.getTime() : null
  const facts = [
    ...(turn.calls > 0 ? [countOf(turn.calls, 'call')] : []),
    ...(turn.edits > 0 ? [`${countOf(turn.edits, 'edit')} in ${countOf(turn.files, 'file')}`] : []),
    ...(took !== null && took >= 1000 ? [formatDuration(took)] : []),
  ]
  return (
    <article
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-label={prompt ?? 'Before the first prompt'}
      className="mx-auto grid max-w-[56rem] grid-cols-[minmax(0,1fr)] gap-x-3 px-4 py-1.5 md:grid-cols-[3.25rem_minmax(0,1fr)] md:pr-12"
    >
      <span className="tabular hidden justify-self-end pt-2.5 font-mono text-[0.6875rem] text-faint md:block">
        {turn.startedAt && startedAt ? clockSince(turn.startedAt.getTime() - startedAt.getTime()) : `#${turn.fromSeq}`}
      </span>
      <Link
        href={href}
        data-active={at || undefined}
        className="block min-w-0 rounded-md border border-line px-3.5 py-2.5 hover:bg-hover data-active:border-accent"
      >
        <p dir="auto" className="line-clamp-2 font-medium">
          {prompt === null ? <span className="text-muted italic">Before the first prompt</span> : revealHidden(prompt)}
        </p>
        {answer && (
          <p dir="auto" className="mt-1 line-clamp-2 text-sm text-muted">
            {revealHidden(plain(answer))}
          </p>
        )}
        <p className="tabular mt-1.5 text-xs text-faint">
          {facts.join(' · ')}
          {turn.errors > 0 && (
            <span className="text-bad">
              {facts.length > 0 && ' · '}
              {countOf(turn.errors, 'error')}
            </span>
          )}
        </p>
      </Link>
    </article>
  )
}

/** The first words without their markdown. */
const plain = (text: string) =>
  text
    .replace(/[*_#`>|]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
