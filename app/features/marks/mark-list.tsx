// Bookmarks and notes as a list, each with the way to where it stands.
import { Bookmark as Ribbon, NotebookPen, Trash2 } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Bookmark } from '../rows.ts'
import { placeWords } from './mark-words.ts'

type MarkListProps = {
  marks: readonly Bookmark[]
  hrefOf: (mark: Bookmark) => string
  onNote: (mark: Bookmark) => void
  onRemove: (mark: Bookmark) => void
}

export function MarkList({ marks, hrefOf, onNote, onRemove }: MarkListProps) {
  return (
    <ul className="flex flex-col divide-y divide-line rounded-md border border-line">
      {marks.map((mark) => (
        <li key={mark.id} className="flex items-start gap-3 py-2.5 pr-2 pl-3.5">
          <Ribbon aria-hidden className="mt-0.75 size-4 shrink-0 fill-current text-warn" />
          <div className="min-w-0 flex-1">
            <Link href={hrefOf(mark)} dir="auto" className="block truncate font-medium hover:underline">
              {revealHidden(mark.label ?? mark.entityId)}
            </Link>
            {mark.note && (
              <p dir="auto" className="mt-0.5 text-sm whitespace-pre-wrap">
                {revealHidden(mark.note)}
              </p>
            )}
            <p className="mt-0.5 text-xs text-faint">
              {placeWords(mark)} · <RelativeTime ago at={mark.createdAt} />
            </p>
          </div>
          <IconButton label={mark.note ? 'Change the note' : 'Add a note'} onClick={() => onNote(mark)}>
            <NotebookPen aria-hidden className="size-4" />
          </IconButton>
          <IconButton label={`Remove the bookmark on ${placeWords(mark)}`} onClick={() => onRemove(mark)}>
            <Trash2 aria-hidden className="size-4" />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}

export function NoMarks() {
  return (
    <EmptyState icon={<Ribbon aria-hidden />} title="No bookmarks">
      Press b on an event in the timeline to find it again, m to write beside it; both on a marked range, too. Only you
      see them.
    </EmptyState>
  )
}
