// Says that a timeline is this device's, and how much of the session is on it.
import { countOf, formatCount } from '../../ui/numbers.ts'
import type { KeptShare } from './kept-timeline.ts'

type KeptNoteProps = { kept: KeptShare | undefined; total: number }

export function KeptNote({ kept, total }: KeptNoteProps) {
  if (!kept) return null
  return (
    <p role="status" className="border-b border-line bg-sunken px-4 py-1.5 text-xs text-muted">
      {kept.events === 0
        ? 'The timeline of this session is not on this device: it was not opened here lately. It comes when Logbook can be reached.'
        : kept.whole && kept.events >= total
          ? `All ${countOf(kept.events, 'event')} are on this device.`
          : `${formatCount(kept.events)} of ${countOf(total, 'event')} are on this device; the others come when Logbook can be reached.`}
    </p>
  )
}
