// What of a timeline is shown.
import { Chip } from '../../ui/chip.tsx'
import type { TimelineFilter } from './entries.ts'

type TimelineFiltersProps = { filter: TimelineFilter; onFilter: (filter: TimelineFilter) => void; errors?: number }

export function TimelineFilters({ filter, onFilter, errors }: TimelineFiltersProps) {
  return (
    <div role="group" aria-label="Show of the timeline" className="flex gap-1.5 py-1.5">
      {filters.map(({ value, label }) => (
        <Chip
          key={value}
          pressed={filter === value}
          count={value === 'errors' && errors ? errors : undefined}
          onClick={() => onFilter(value)}
        >
          {label}
        </Chip>
      ))}
    </div>
  )
}

const filters: readonly { value: TimelineFilter; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'messages', label: 'Messages' },
  { value: 'tools', label: 'Tools' },
  { value: 'errors', label: 'Errors' },
]
