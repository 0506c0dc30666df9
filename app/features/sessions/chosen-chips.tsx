// What the list is narrowed by beyond its chips: each can be taken away by itself.
import { X } from 'lucide-react'
import { formatCount } from '../../ui/numbers.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Session } from '../rows.ts'
import { chosenOf } from './facets.ts'
import type { FacetSurroundings } from './facets.ts'
import type { SessionFilters } from './filter-sessions.ts'
import { periodWords } from './period.ts'

type ChosenChipsProps = {
  sessions: readonly Session[]
  around: FacetSurroundings
  filters: SessionFilters
  onFilters: (filters: SessionFilters) => void
}

export function ChosenChips({ sessions, around, filters, onFilters }: ChosenChipsProps) {
  const { when, minCost, minEvents } = filters
  const chosen = [
    ...chosenOf(sessions, filters, around),
    ...(when === ''
      ? []
      : [{ key: 'when', title: 'Last active', label: periodWords(when), without: { ...filters, when: '' } }]),
    ...(minCost === null
      ? []
      : [{ key: 'cost', title: 'Cost', label: `from $${minCost}`, without: { ...filters, minCost: null } }]),
    ...(minEvents === null
      ? []
      : [
          {
            key: 'events',
            title: 'Events',
            label: `from ${formatCount(minEvents)} events`,
            without: { ...filters, minEvents: null },
          },
        ]),
  ]
  return chosen.map(({ key, title, label, without }) => (
    <button
      key={key}
      type="button"
      title={`${title}: ${revealHidden(label)}`}
      aria-label={`Take away ${title}: ${revealHidden(label)}`}
      onClick={() => onFilters(without)}
      className="inline-flex h-6 max-w-48 items-center gap-1 rounded-full bg-accent-soft pr-1.5 pl-2.5 text-xs font-medium text-accent"
    >
      <span className="truncate">{revealHidden(label)}</span>
      <X aria-hidden className="size-3 shrink-0" />
    </button>
  ))
}
