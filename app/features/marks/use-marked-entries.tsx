// Bookmarks and notes from within a timeline: on the range that is marked there, else on the entry where the reader stands.
import { useContext, useMemo, useState } from 'react'
import { eventsOf, headOf } from '../timeline/entries.ts'
import type { Entry } from '../timeline/entries.ts'
import { MarkingContext } from '../timeline/marked-range.ts'
import { labelOf } from './mark-words.ts'
import { marksBySeq } from './marks-context.ts'
import { NoteDialog } from './note-dialog.tsx'
import type { Markable, Marks } from './use-marks.ts'

export function useMarkedEntries(sessionId: string, marks: Marks) {
  const [noting, setNoting] = useState<Markable>()
  const range = useContext(MarkingContext)?.range ?? null
  const whatOf = (entry: Entry): Markable | undefined => {
    const seq = headOf(entry)?.seq
    if (range && range.toSeq > range.fromSeq) {
      const first = eventsOf(entry).some((event) => event.seq === range.fromSeq) ? `: ${labelOf(entry)}` : ''
      const label = `Events ${range.fromSeq} to ${range.toSeq}${first}`
      return { sessionId, type: 'range', ...range, label }
    }
    return seq === undefined ? undefined : { sessionId, type: 'event', fromSeq: seq, toSeq: seq, label: labelOf(entry) }
  }
  const markAt = useMemo(() => marksBySeq(marks.all, sessionId), [marks.all, sessionId])
  return {
    markAt,
    toggle: (entry: Entry) => {
      const what = whatOf(entry)
      if (what) marks.toggle(what)
    },
    startNote: (entry: Entry) => setNoting(whatOf(entry)),
    dialog: (
      <NoteDialog
        what={noting}
        known={(noting && marks.markOf(noting)?.note) ?? ''}
        onClose={() => setNoting(undefined)}
        onNote={marks.note}
      />
    ),
  }
}
