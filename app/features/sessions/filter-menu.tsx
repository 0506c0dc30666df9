// Everything the session list can be narrowed by, in one float: what the sessions have, with counts, and from when, how dear and how long.
import { ListFilter } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { formatCount } from '../../ui/numbers.ts'
import { Popover } from '../../ui/popover.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Session } from '../rows.ts'
import { facetsOf } from './facets.ts'
import type { Facet, FacetSurroundings, FacetValue } from './facets.ts'
import { noFilters } from './filter-sessions.ts'
import type { SessionFilters } from './filter-sessions.ts'
import { daysOf, periodOf, periods } from './period.ts'

type FilterMenuProps = {
  sessions: readonly Session[]
  around: FacetSurroundings
  filters: SessionFilters
  onFilters: (filters: SessionFilters) => void
}

export function FilterMenu(props: FilterMenuProps) {
  return (
    <Popover
      label="Filters of the list"
      trigger={
        <button
          type="button"
          className="inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full border border-dashed border-line-strong px-2.5 text-xs text-muted transition-colors duration-100 hover:bg-hover hover:text-text"
        >
          <ListFilter aria-hidden className="size-3" /> Filter
        </button>
      }
    >
      <Choices {...props} />
    </Popover>
  )
}

/** Counted only while it is open. */
function Choices({ sessions, around, filters, onFilters }: FilterMenuProps) {
  const facets = useMemo(() => facetsOf(sessions, filters, around), [sessions, filters, around])
  const change = (part: Partial<SessionFilters>) => onFilters({ ...filters, ...part })
  return (
    <div className="scroll-quiet -m-3 flex max-h-[min(34rem,70dvh)] w-80 max-w-[calc(100vw-1.5rem)] flex-col gap-4 p-4">
      <When when={filters.when} onWhen={(when) => change({ when })} />
      {/* One value that all have narrows nothing; a tag or a commit is in some only. */}
      {facets
        .filter(
          ({ name, values }) =>
            values.length > (name === 'tags' || name === 'made' ? 0 : 1) || filters[name].length > 0,
        )
        .map((facet) => (
          <FacetChoice
            key={facet.name}
            facet={facet}
            chosen={filters[facet.name]}
            onChosen={(values) => change({ [facet.name]: values })}
          />
        ))}
      <div className="grid grid-cols-2 gap-3">
        <AtLeast label="Cost, at least $" value={filters.minCost} onValue={(minCost) => change({ minCost })} />
        <AtLeast label="Events, at least" value={filters.minEvents} onValue={(minEvents) => change({ minEvents })} />
      </div>
      <Button look="quiet" small className="self-start" onClick={() => onFilters({ ...noFilters, text: filters.text })}>
        Clear all filters
      </Button>
    </div>
  )
}

function When({ when, onWhen }: { when: string; onWhen: (when: string) => void }) {
  const { from, to } = daysOf(when) ?? { from: '', to: '' }
  return (
    <fieldset>
      <legend className={heading}>Last active</legend>
      <div className="flex flex-wrap gap-1.5">
        {periods.map(({ value, label }) => (
          <Chip key={value} pressed={when === value} onClick={() => onWhen(value)}>
            {label}
          </Chip>
        ))}
      </div>
      <div className="mt-2 grid grid-cols-2 gap-3">
        <label className="grid gap-1 text-xs text-muted">
          From
          <input
            type="date"
            value={from}
            max={to || undefined}
            onChange={(event) => onWhen(periodOf(event.target.value, to))}
            className={field}
          />
        </label>
        <label className="grid gap-1 text-xs text-muted">
          To
          <input
            type="date"
            value={to}
            min={from || undefined}
            onChange={(event) => onWhen(periodOf(from, event.target.value))}
            className={field}
          />
        </label>
      </div>
    </fieldset>
  )
}

/** So many values stand open; the others can be found by their words. */
const few = 5

type FacetChoiceProps = { facet: Facet; chosen: readonly string[]; onChosen: (values: string[]) => void }

function FacetChoice({ facet: { label, values }, chosen, onChosen }: FacetChoiceProps) {
  const [words, setWords] = useState('')
  const found = values.filter((one) => one.label.toLowerCase().includes(words.trim().toLowerCase()))
  // What is chosen stays in sight, also when it is rare.
  const shown = words.trim() ? found.slice(0, 50) : found.filter((one, i) => i < few || chosen.includes(one.value))
  const toggle = (value: string) =>
    onChosen(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  return (
    <fieldset>
      <legend className={heading}>{label}</legend>
      {values.length > few && (
        <input
          type="text"
          value={words}
          aria-label={`Find a ${label.toLowerCase()}`}
          placeholder={`Find among ${formatCount(values.length)}`}
          onChange={(event) => setWords(event.target.value)}
          className={`${field} mb-1 w-full`}
        />
      )}
      {shown.map((one) => (
        <FacetLine
          key={one.value}
          value={one}
          checked={chosen.includes(one.value)}
          onToggle={() => toggle(one.value)}
        />
      ))}
      {shown.length === 0 && <p className="py-1 text-xs text-muted">None has this name.</p>}
    </fieldset>
  )
}

function FacetLine({ value, checked, onToggle }: { value: FacetValue; checked: boolean; onToggle: () => void }) {
  return (
    <label className="-mx-1.5 flex h-7 items-center gap-2 rounded-md px-1.5 hover:bg-hover">
      <input type="checkbox" checked={checked} onChange={onToggle} className="accent-accent" />
      <span className="min-w-0 flex-1 truncate" title={revealHidden(value.label)}>
        {revealHidden(value.label)}
      </span>
      <span className="tabular text-xs text-faint">{formatCount(value.count)}</span>
    </label>
  )
}

type AtLeastProps = { label: string; value: number | null; onValue: (value: number | null) => void }

function AtLeast({ label, value, onValue }: AtLeastProps) {
  return (
    <label className="grid gap-1 text-xs text-muted">
      {label}
      <input
        type="number"
        min={0}
        step="any"
        inputMode="decimal"
        value={value ?? ''}
        onChange={({ target }) => onValue(target.valueAsNumber > 0 ? target.valueAsNumber : null)}
        className={field}
      />
    </label>
  )
}

const heading = 'mb-1.5 text-xs font-semibold text-muted'
const field = 'h-7 min-w-0 rounded-md border border-line-strong bg-raised px-2 text-sm text-text'
