// What members have said about an entry, as a count below it that leads to their words.
import { MessageSquareText } from 'lucide-react'
import { createContext, useContext } from 'react'
import { Link } from '../../ui/link.tsx'
import type { Comment, TimelineEvent } from '../rows.ts'

type Marks = {
  /** How many comments begin at an event, by its seq. */
  counts: ReadonlyMap<number, number>
  hrefOf: (seq: number) => string
}

/** Without it, as on a shared page, nothing is marked. */
export const CommentMarks = createContext<Marks | null>(null)

/** Comments by the event that they begin at. */
export function countsOf(comments: readonly Comment[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { fromSeq } of comments) counts.set(fromSeq, (counts.get(fromSeq) ?? 0) + 1)
  return counts
}

/** The mark of an entry that shows `events`; nothing where nobody has said anything. */
export function CommentMark({ events }: { events: readonly TimelineEvent[] }) {
  const marks = useContext(CommentMarks)
  const said = marks ? events.filter(({ seq }) => marks.counts.has(seq)) : []
  const [first] = said
  if (!marks || !first) return null
  const count = said.reduce((sum, { seq }) => sum + (marks.counts.get(seq) ?? 0), 0)
  const words = count === 1 ? '1 comment' : `${count} comments`
  return (
    <Link
      href={marks.hrefOf(first.seq)}
      aria-label={`${words} on event ${first.seq}`}
      className="tabular inline-flex h-6 items-center gap-1 rounded px-1.5 text-xs text-accent hover:bg-hover md:-ml-1.5"
    >
      <MessageSquareText aria-hidden className="size-3.5" />
      {words}
    </Link>
  )
}
