// Goes to an event that was found and opens it, for what was looked for may stand in its body; waits where it is not at hand yet.
import { useEffect, useRef } from 'react'
import type { Dispatch, SetStateAction } from 'react'
import { eventsOf } from './entries.ts'
import type { Entry } from './entries.ts'

type Found = {
  found: { seq: number } | undefined
  entries: readonly Entry[]
  jump: (seq: number, align?: 'start' | 'center' | 'auto') => void
  setOpen: Dispatch<SetStateAction<ReadonlySet<string>>>
}

export function useOpenFound({ found, entries, jump, setOpen }: Found): void {
  const gone = useRef<object>(undefined)
  const opened = useRef<object>(undefined)
  useEffect(() => {
    if (!found) return
    if (gone.current !== found) {
      gone.current = found
      jump(found.seq, 'center')
    }
    const keys = opened.current === found ? [] : keysTo(entries, found.seq)
    if (keys.length === 0) return
    opened.current = found
    setOpen((before) => (keys.every((key) => before.has(key)) ? before : new Set([...before, ...keys])))
  }, [found, entries, jump, setOpen])
}

/** What has to be open for the event to be seen: its entry, and before it the run that it is folded into. */
export function keysTo(entries: readonly Entry[], seq: number): string[] {
  const shows = (entry: Entry) => eventsOf(entry).some((event) => event.seq === seq)
  return entries
    .filter(shows)
    .flatMap((entry) => [entry.key, ...(entry.kind === 'run' ? entry.calls.filter(shows).map(({ key }) => key) : [])])
}
