// Above a timeline: what of it is shown, what is looked for, what can be done. Chips where there is room, one menu on a phone.
import { BookOpenText, ChevronDown, Play, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Menu, MenuChoice } from '../../ui/menu.tsx'
import type { Session } from '../rows.ts'
import { FilterButton } from './select/filter-button.tsx'
import { quickShows, readingShows } from './select/select-words.ts'
import type { Selection } from './select/selection.ts'

type TimelineBarProps = {
  session: Session
  selection: Selection
  onSelection: (selection: Selection) => void
  onFind: () => void
  onReplay: () => void
  /** Takes the bar's place while it is open. */
  finding?: ReactNode
}

export function TimelineBar({ session, selection, onSelection, onFind, onReplay, finding }: TimelineBarProps) {
  const show = (value: Selection['show']) => onSelection({ ...selection, show: value })
  const all = [...quickShows, ...readingShows]
  const reading = readingShows.find((one) => one.value === selection.show)
  if (finding) return finding
  return (
    <div className="@container flex items-center gap-1 py-1">
      <div role="group" aria-label="Show of the timeline" className="hidden items-center gap-1.5 py-0.5 @xl:flex">
        {quickShows.map((one) => (
          <Chip
            key={one.value}
            pressed={selection.show === one.value}
            count={one.value === 'errors' && session.errorCount > 0 ? session.errorCount : undefined}
            onClick={() => show(one.value)}
          >
            {one.label}
          </Chip>
        ))}
        <Menu
          align="start"
          trigger={
            <Chip pressed={reading !== undefined} aria-label={`Ways of reading${reading ? `: ${reading.label}` : ''}`}>
              <BookOpenText aria-hidden className="size-3.5" />
              {reading?.label ?? 'Read as'}
              <ChevronDown aria-hidden className="size-3" />
            </Chip>
          }
        >
          <MenuChoice label="Ways of reading" value={selection.show} options={readingShows} onChange={show} />
        </Menu>
      </div>
      <div className="@xl:hidden">
        <Menu
          align="start"
          trigger={
            <Button
              look="quiet"
              className="-ml-2 px-2"
              aria-label={`Show of the timeline: ${all.find(({ value }) => value === selection.show)?.label}`}
            >
              {all.find(({ value }) => value === selection.show)?.label}{' '}
              <ChevronDown aria-hidden className="size-3.5" />
            </Button>
          }
        >
          <MenuChoice label="Show of the timeline" value={selection.show} options={all} onChange={show} />
        </Menu>
      </div>
      <div className="ml-auto flex items-center">
        <FilterButton session={session} selection={selection} onSelection={onSelection} />
        <IconButton label="Replay from here (r)" onClick={onReplay}>
          <Play aria-hidden className="size-4" />
        </IconButton>
        <IconButton label="Find in this session (/)" onClick={onFind}>
          <Search aria-hidden className="size-4" />
        </IconButton>
      </div>
    </div>
  )
}
