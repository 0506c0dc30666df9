// A range of events that a person has marked by their times in the margin: one by a click, more by a click with Shift.
import { createContext, useCallback, useEffect, useMemo, useState } from 'react'

export type Range = { fromSeq: number; toSeq: number }
export type Marking = {
  range: Range | null
  /** Marks an entry, or with `extend` all from what is marked to it; an entry that is marked alone is let go. */
  mark: (entry: Range, extend: boolean) => void
}

/** Null where nothing can be done with a mark, and so none is made. */
export const MarkingContext = createContext<Marking | null>(null)

/** The marks of one session's page, at first those of its address; Escape lets go. */
export function useMarking(first: Range | null = null): Marking {
  const [range, setRange] = useState(first)
  useEffect(() => {
    if (!range) return
    const letGo = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) setRange(null)
    }
    document.addEventListener('keydown', letGo)
    return () => document.removeEventListener('keydown', letGo)
  }, [range])
  const mark = useCallback((entry: Range, extend: boolean) => setRange((known) => marked(known, entry, extend)), [])
  return useMemo(() => ({ range, mark }), [range, mark])
}

/** What is marked after a click on `entry`. */
export function marked(known: Range | null, entry: Range, extend: boolean): Range | null {
  if (extend && known)
    return { fromSeq: Math.min(known.fromSeq, entry.fromSeq), toSeq: Math.max(known.toSeq, entry.toSeq) }
  return known?.fromSeq === entry.fromSeq && known.toSeq === entry.toSeq ? null : entry
}
