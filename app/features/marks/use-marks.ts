// A person's bookmarks and notes, and what they do with them. Each write is undone aloud when the server refuses it.
import { useMemo } from 'react'
import type { Collections } from '../../collections.ts'
import { notify } from '../../ui/toasts.ts'
import type { Bookmark } from '../rows.ts'
import { act } from '../sync/act.ts'
import { postWrite } from '../sync/post-write.ts'
import { useRows } from '../sync/use-rows.ts'
import { saveMarks } from './writes.ts'

/** What can be marked: a session, or events of it. */
export type Markable = {
  sessionId: string
  type: 'session' | 'event' | 'range'
  fromSeq: number | null
  toSeq: number | null
  label: string
}

export type Marks = {
  all: readonly Bookmark[]
  /** Marks it, or takes its mark away where there is one without a note. */
  toggle: (what: Markable) => void
  /** Writes beside it; an empty note leaves the bookmark alone. */
  note: (what: Markable, note: string) => void
  rename: (id: string, label: string) => void
  remove: (mark: Bookmark) => void
  markOf: (what: Pick<Markable, 'sessionId' | 'fromSeq' | 'toSeq'>) => Bookmark | undefined
}

/** `server` are the loader's rows, or those of one session. */
export function useMarks(collections: Collections, server: Bookmark[]): Marks {
  const { rows } = useRows(collections.bookmarks, server)
  return useMemo(() => {
    const markOf: Marks['markOf'] = ({ sessionId, fromSeq, toSeq }) =>
      rows.find((mark) => mark.sessionId === sessionId && mark.fromSeq === fromSeq && mark.toSeq === toSeq)
    const keep = (what: Markable, note: string | null) =>
      act('The bookmark', () => postWrite(saveMarks, [{ id: crypto.randomUUID(), ...what, note }]))
    const remove = ({ id, sessionId, type, fromSeq, toSeq, label, note }: Bookmark) => {
      act('Removing the bookmark', () => postWrite(saveMarks, [{ id, remove: true as const }]))
      if (note === null || sessionId === null) return
      const what = { sessionId, type: type as Markable['type'], fromSeq, toSeq, label: label ?? '' }
      notify('The note was removed', {
        detail: note.slice(0, 120),
        action: { label: 'Undo', run: () => keep(what, note) },
      })
    }
    return {
      all: rows,
      markOf,
      remove,
      toggle: (what) => {
        const known = markOf(what)
        if (!known) return keep(what, null)
        if (known.note !== null)
          return notify('It carries a note', { detail: 'Remove it under Bookmarks, where it can be read.' })
        return remove(known)
      },
      note: (what, text) => {
        const known = markOf(what)
        const note = text.trim() === '' ? null : text.trim()
        if (known) act('The note', () => postWrite(saveMarks, [{ id: known.id, note }]))
        else keep(what, note)
      },
      rename: (id, label) => act('The name', () => postWrite(saveMarks, [{ id, label }])),
    }
  }, [rows])
}
