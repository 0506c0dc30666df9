// All bookmarks and notes of a person, by the session they stand in, the latest first.
import { useState } from 'react'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import type { Bookmark, Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { MarkList, NoMarks } from './mark-list.tsx'
import { markSearch } from './mark-words.ts'
import { markableOf } from './marks-tab.tsx'
import { NoteDialog } from './note-dialog.tsx'
import type { Markable, Marks } from './use-marks.ts'

type MarksPageProps = { marks: Marks; sessions: ReadonlyMap<string, Session> }

export function MarksPage({ marks, sessions }: MarksPageProps) {
  const [noting, setNoting] = useState<Markable>()
  const groups = Map.groupBy(
    marks.all.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime()),
    ({ sessionId }) => sessionId,
  )
  const notes = marks.all.filter(({ note }) => note !== null).length
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Bookmarks">
      <div className="mx-auto max-w-[56rem] px-4 py-6 md:px-8">
        <h1 className="text-xl font-semibold">Bookmarks</h1>
        <p className="tabular mt-1 mb-5 text-sm text-muted">
          {countOf(marks.all.length, 'bookmark')}, {countOf(notes, 'note')}
        </p>
        {marks.all.length === 0 && <NoMarks />}
        {[...groups].map(([sessionId, some]) => {
          const session = sessionId === null ? undefined : sessions.get(sessionId)
          return (
            <section key={sessionId} className="mb-6">
              <h2 className="mb-2 truncate text-sm font-semibold">
                {session ? (
                  <Link href={`/sessions/${session.id}?tab=marks`} className="hover:underline">
                    {titleOf(session)}
                  </Link>
                ) : (
                  <span className="text-muted">{sessionId === null ? 'From another tool' : 'A session'}</span>
                )}
              </h2>
              <MarkList
                marks={some}
                hrefOf={hrefOfMark}
                onNote={(mark) => setNoting(markableOf(mark))}
                onRemove={marks.remove}
              />
            </section>
          )
        })}
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

/** Where a bookmark leads: the event, the range as it was marked, else what its foreign id means. */
function hrefOfMark(mark: Bookmark): string {
  if (mark.sessionId === null) return `/sessions/by/${encodeURIComponent(mark.entityId)}`
  const search = new URLSearchParams(markSearch(mark))
  return `/sessions/${mark.sessionId}${search.size > 0 ? `?${search}` : ''}`
}
