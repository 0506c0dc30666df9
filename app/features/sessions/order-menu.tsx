// How the session list is grouped and in which order it stands.
import { ChevronDown, Database, ListChecks } from 'lucide-react'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { groupings } from './group-sessions.ts'
import type { Grouping } from './group-sessions.ts'
import { sorts } from './sort-sessions.ts'
import type { Sort } from './sort-sessions.ts'

type OrderMenuProps = {
  sort: Sort
  onSort: (sort: Sort) => void
  grouping: Grouping
  onGrouping: (grouping: Grouping) => void
  onCopySql: () => void
  /** Begins to choose sessions. */
  onChoose: () => void
}

export function OrderMenu({ sort, onSort, grouping, onGrouping, onCopySql, onChoose }: OrderMenuProps) {
  const named = groupings.find(({ value }) => value === grouping)?.label
  const order = sort === 'newest' ? '' : `, ${sorts.find(({ value }) => value === sort)?.label.toLowerCase() ?? ''}`
  return (
    <Menu
      trigger={
        <button type="button" className="flex min-w-0 items-center gap-1 rounded hover:text-text">
          <span className="truncate">
            {named}
            {order}
          </span>
          <ChevronDown aria-hidden className="size-3 shrink-0" />
        </button>
      }
    >
      <MenuChoice label="Grouping" value={grouping} options={groupings} onChange={onGrouping} />
      <MenuLine />
      <MenuChoice label="Order" value={sort} options={sorts} onChange={onSort} />
      <MenuLine />
      <MenuItem icon={<ListChecks aria-hidden />} onSelect={onChoose}>
        Choose sessions
      </MenuItem>
      <MenuItem icon={<Database aria-hidden />} onSelect={onCopySql}>
        Copy as SQL
      </MenuItem>
    </Menu>
  )
}
