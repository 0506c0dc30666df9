// On an entry that carries a bookmark: a ribbon, and beside it what was noted.
import { Bookmark } from 'lucide-react'
import { useContext } from 'react'
import { revealHidden } from '../../ui/visible-text.ts'
import type { TimelineEvent } from '../rows.ts'
import { placeWords } from './mark-words.ts'
import { MarksContext } from './marks-context.ts'

export function MarkSign({ events }: { events: readonly TimelineEvent[] }) {
  const markAt = useContext(MarksContext)
  const marks = markAt ? events.flatMap(({ seq }) => markAt(seq) ?? []) : []
  return marks.map((mark) => (
    <p key={mark.id} className="flex items-start gap-1.5 py-0.5 text-xs text-warn md:-ml-0.5">
      <Bookmark
        role="img"
        aria-label={`Bookmark on ${placeWords(mark)}`}
        className="mt-0.5 size-3.5 shrink-0 fill-current"
      />
      <span dir="auto" className="line-clamp-3 min-w-0 whitespace-pre-wrap">
        {revealHidden(mark.note ?? mark.label ?? '')}
      </span>
    </p>
  ))
}
