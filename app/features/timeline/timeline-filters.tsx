// What of a timeline is shown: chips where there is room, one menu on a phone.
import { ChevronDown } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Menu, MenuChoice } from '../../ui/menu.tsx'
import type { TimelineFilter } from './entries.ts'

type TimelineFiltersProps = { filter: TimelineFilter; onFilter: (filter: TimelineFilter) => void; errors?: number }

export function TimelineFilters({ filter, onFilter, errors }: TimelineFiltersProps) {
  const label = filters.find((one) => one.value === filter)?.label
  return (
    <>
      <div role="group" aria-label="Show of the timeline" className="hidden gap-1.5 py-1.5 md:flex">
        {filters.map((one) => (
          <Chip
            key={one.value}
            pressed={filter === one.value}
            count={one.value === 'errors' && errors ? errors : undefined}
            onClick={() => onFilter(one.value)}
          >
            {one.label}
          </Chip>
        ))}
      </div>
      <div className="md:hidden">
        <Menu
          trigger={
            <Button look="quiet" className="-mr-2 px-2" aria-label={`Show of the timeline: ${label}`}>
              {label} <ChevronDown aria-hidden className="size-3.5" />
            </Button>
          }
        >
          <MenuChoice label="Show of the timeline" value={filter} options={filters} onChange={onFilter} />
        </Menu>
      </div>
    </>
  )
}

const filters: readonly { value: TimelineFilter; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'messages', label: 'Messages' },
  { value: 'tools', label: 'Tools' },
  { value: 'errors', label: 'Errors' },
]
