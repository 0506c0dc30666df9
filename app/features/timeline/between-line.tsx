// Between two messages of a discussion: what the agent did there, as a line that leads to it.
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import type { TimelineEvent } from '../rows.ts'
import { useEntryScope } from './timeline-context.ts'

export function BetweenLine({ event }: { event: TimelineEvent }) {
  const { gaps, hrefOf } = useEntryScope()
  const gap = gaps?.get(event.id)
  if (!gap) return null
  const words = [
    countOf(gap.calls, 'call'),
    ...(gap.edits > 0 ? [countOf(gap.edits, 'edit')] : []),
    ...(gap.errors > 0 ? [countOf(gap.errors, 'error')] : []),
  ]
  return (
    <Link
      href={hrefOf(Math.max(1, event.seq - 1))}
      title="Show what was done here"
      className="tabular my-1 flex items-center gap-3 text-xs text-faint before:h-px before:w-6 before:bg-line-strong hover:text-text"
    >
      {words.join(' · ')}
    </Link>
  )
}
