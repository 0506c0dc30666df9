// Which events of the open session carry a bookmark, for the entries that show them. Null where nothing can be marked (a shared page).
import { createContext } from 'react'
import type { Bookmark } from '../rows.ts'

export const MarksContext = createContext<((seq: number) => Bookmark | undefined) | null>(null)

/** The marks by the event at which each begins. */
export function marksBySeq(marks: readonly Bookmark[], sessionId: string): (seq: number) => Bookmark | undefined {
  const bySeq = new Map<number, Bookmark>()
  for (const mark of marks) if (mark.sessionId === sessionId && mark.fromSeq !== null) bySeq.set(mark.fromSeq, mark)
  return (seq) => bySeq.get(seq)
}
