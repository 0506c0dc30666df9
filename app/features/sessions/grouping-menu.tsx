// How the session list is grouped; kept in this browser.
import { ChevronDown } from 'lucide-react'
import { Menu, MenuChoice } from '../../ui/menu.tsx'
import { usePreference } from '../../ui/preferences.ts'

export function GroupingMenu() {
  const [by, setBy] = usePreference('grouping')
  return (
    <Menu
      trigger={
        <button type="button" className="flex items-center gap-1 rounded hover:text-text">
          {options.find((option) => option.value === by)?.label} <ChevronDown aria-hidden className="size-3" />
        </button>
      }
    >
      <MenuChoice label="Grouping" value={by} options={options} onChange={setBy} />
    </Menu>
  )
}

const options = [
  { value: 'repo', label: 'By repository' },
  { value: 'day', label: 'By day' },
] as const
