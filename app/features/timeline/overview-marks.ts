// The marks of the overview. Thousands of them are thinned to what a screen can show, errors never lost to lesser marks.
import type { TimelineEvent } from '../rows.ts'

export type Mark = { position: number; kind: 'prompt' | 'error' | 'edit' }

/** Marks of events at hand, placed by their number in the session. */
export function marksOf(events: readonly TimelineEvent[], total: number): Mark[] {
  return events.flatMap((event): Mark[] => {
    const kind = markKind(event)
    return kind ? [{ kind, position: placeOf(event.seq, total) }] : []
  })
}

/** Where the event with this number stands in the whole, 0 to 1. */
export function placeOf(seq: number, total: number): number {
  return total <= 1 ? 0 : Math.min(1, Math.max(0, (seq - 1) / (total - 1)))
}

/** At most one mark of a kind per slot; drawn edits first, then prompts, then errors on top. */
export function thinMarks(marks: readonly Mark[], slots = 300): Mark[] {
  const taken = new Map<string, Mark>()
  for (const mark of marks) {
    const slot = Math.round(mark.position * slots)
    taken.set(`${mark.kind} ${slot}`, { kind: mark.kind, position: slot / slots })
  }
  return [...taken.values()].sort((a, b) => rank[a.kind] - rank[b.kind])
}

const rank: Record<Mark['kind'], number> = { edit: 0, prompt: 1, error: 2 }

function markKind(event: TimelineEvent): Mark['kind'] | null {
  if (event.outcome === 'error') return 'error'
  if (event.kind === 'file_change') return 'edit'
  return event.kind === 'message' && event.role === 'user' && event.channel !== 'injected' ? 'prompt' : null
}
