// The tab Bookmarks of a session: what its reader marked in it, in reading order.
import { useState } from 'react'
import type { Bookmark, Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { Button } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { MarkList, NoMarks } from './mark-list.tsx'
import { NoteDialog } from './note-dialog.tsx'
import type { Markable, Marks } from './use-marks.ts'

type MarksTabProps = { session: Session; marks: Marks; hrefOf: (mark: Bookmark) => string }

export function MarksTab({ session, marks, hrefOf }: MarksTabProps) {
  const [noting, setNoting] = useState<Markable>()
  const own = marks.all
    .filter(({ sessionId }) => sessionId === session.id)
    .toSorted((a, b) => (a.fromSeq ?? 0) - (b.fromSeq ?? 0) || a.createdAt.getTime() - b.createdAt.getTime())
  const whole: Markable = {
    sessionId: session.id,
    type: 'session',
    fromSeq: null,
    toSeq: null,
    label: titleOf(session),
  }
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Bookmarks">
      <div className="mx-auto flex max-w-[56rem] flex-col gap-4 px-4 py-5 md:pr-12">
        <div className="flex gap-2">
          <Button onClick={() => marks.toggle(whole)}>
            {marks.markOf(whole) ? 'Take the session’s bookmark away' : 'Bookmark the session'}
          </Button>
          <Button look="quiet" onClick={() => setNoting(whole)}>
            Note on the session
          </Button>
          <Link href="/bookmarks" className="ml-auto self-center text-sm text-accent hover:underline">
            All bookmarks
          </Link>
        </div>
        {own.length === 0 ? (
          <NoMarks />
        ) : (
          <MarkList
            marks={own}
            hrefOf={hrefOf}
            onNote={(mark) => setNoting(markableOf(mark))}
            onRemove={marks.remove}
          />
        )}
      </div>
      <NoteDialog
        what={noting}
        known={(noting && marks.markOf(noting)?.note) ?? ''}
        onClose={() => setNoting(undefined)}
        onNote={marks.note}
      />
    </div>
  )
}

/** What a bookmark stands at; undefined for those of older stores that name no session. */
export function markableOf({ sessionId, type, fromSeq, toSeq, label }: Bookmark): Markable | undefined {
  return sessionId === null
    ? undefined
    : { sessionId, type: type as Markable['type'], fromSeq, toSeq, label: label ?? '' }
}
