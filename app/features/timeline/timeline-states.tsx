// A timeline with nothing to show, and why.
import { CircleAlert, Filter, MessagesSquare } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { countOf } from '../../ui/numbers.ts'

/** `what` was looked for; without it, all events. */
type TimelineEmptyProps = { what?: string; total: number; live: boolean; onShowAll: () => void }

export function TimelineEmpty({ what, total, live, onShowAll }: TimelineEmptyProps) {
  if (what !== undefined && total > 0) {
    return (
      <EmptyState
        icon={<Filter aria-hidden />}
        title={`No ${what}`}
        action={<Button onClick={onShowAll}>Show all {countOf(total, 'event')}</Button>}
      >
        {what === 'errors' ? 'Nothing in this session ended in an error.' : 'This session has none of these.'}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<MessagesSquare aria-hidden />}
      title={live ? 'Nothing has happened yet' : 'Nothing to read here'}
    >
      {live
        ? 'The session has begun; its first event shows here the moment it is written.'
        : 'The agent opened this session and wrote no message and no call into it. What it noted besides stands under Details.'}
    </EmptyState>
  )
}

export function TimelineFailed({ text, onRetry }: { text: string; onRetry?: () => void }) {
  return (
    <EmptyState
      icon={<CircleAlert aria-hidden />}
      title="The timeline could not be read"
      action={onRetry && <Button onClick={onRetry}>Try again</Button>}
    >
      {text}
    </EmptyState>
  )
}
