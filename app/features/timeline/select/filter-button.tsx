// Narrows a timeline by what its session has: who, which kind, whence, which commands and skills, from where to where, in which order.
import { ListFilter } from 'lucide-react'
import { clsx } from 'clsx'
import { Button } from '../../../ui/button.tsx'
import { Chip } from '../../../ui/chip.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { SkeletonRows } from '../../../ui/skeleton.tsx'
import { revealHidden } from '../../../ui/visible-text.ts'
import type { Session } from '../../rows.ts'
import { useLoaded } from '../../sync/use-loaded.ts'
import { RangeSlider } from './range-slider.tsx'
import { readFacets } from './reads.ts'
import { facetNames, facetWord } from './select-words.ts'
import type { Facet, Facets } from './selected.ts'
import { everything, narrowings } from './selection.ts'
import type { Selection } from './selection.ts'

type FilterProps = { session: Session; selection: Selection; onSelection: (selection: Selection) => void }

export function FilterButton(props: FilterProps) {
  const count = narrowings(props.selection) + Number(props.selection.newestFirst)
  return (
    <Popover
      label="Filter of the timeline"
      align="end"
      trigger={
        <Button
          look="quiet"
          className={clsx('px-2', count > 0 && 'text-accent')}
          icon={<ListFilter aria-hidden className="size-4" />}
        >
          <span className="max-md:sr-only">Filter</span>
          {count > 0 && <span className="tabular">{count}</span>}
        </Button>
      }
    >
      <FilterPanel {...props} />
    </Popover>
  )
}

const facets = ['roles', 'kinds', 'origins', 'commands', 'skills'] as const

function FilterPanel({ session, selection, onSelection }: FilterProps) {
  const known = useLoaded(() => readFacets({ data: { sessionId: session.id } }), session.eventCount)
  const { newestFirst } = selection
  return (
    <div className="flex max-h-[min(32rem,70dvh)] w-[min(26rem,calc(100vw-3rem))] flex-col gap-4 overflow-y-auto p-1">
      <fieldset className="flex items-center gap-1.5">
        <legend className="float-left mr-3 text-xs font-semibold text-muted">Order</legend>
        <Chip pressed={!newestFirst} onClick={() => onSelection({ ...selection, newestFirst: false })}>
          As it happened
        </Chip>
        <Chip pressed={newestFirst} onClick={() => onSelection({ ...selection, newestFirst: true })}>
          Newest first
        </Chip>
      </fieldset>
      <RangeSlider
        most={Math.max(1, session.eventCount)}
        from={selection.from}
        to={selection.to}
        onRange={(from, to) => onSelection({ ...selection, from, to })}
      />
      {known.state === 'loading' && <SkeletonRows count={4} label="Reading what there is to choose from" />}
      {known.state === 'failed' && (
        <p role="alert" className="flex items-center gap-3 text-sm text-bad">
          {known.message}
          <Button small onClick={known.retry}>
            Try again
          </Button>
        </p>
      )}
      {known.state === 'ready' &&
        facets.map((facet) => (
          <FacetChoice
            key={facet}
            facet={facet}
            known={known.value[facet]}
            chosen={selection[facet]}
            onChosen={(chosen) => onSelection({ ...selection, [facet]: chosen })}
          />
        ))}
      <Button
        look="link"
        className="-ml-3 self-start"
        onClick={() => onSelection({ ...everything, show: selection.show })}
      >
        Clear the filter
      </Button>
    </div>
  )
}

type FacetChoiceProps = {
  facet: keyof Facets
  known: readonly Facet[]
  chosen: readonly string[]
  onChosen: (chosen: string[]) => void
}

/** What is chosen stays there to be let go, also when the session has none of it any more. */
function FacetChoice({ facet, known, chosen, onChosen }: FacetChoiceProps) {
  const missing = chosen.filter((name) => !known.some((one) => one.name === name)).map((name) => ({ name, count: 0 }))
  const all = [...known, ...missing]
  if (all.length === 0) return null
  return (
    <fieldset>
      <legend className="mb-1.5 text-xs font-semibold text-muted">{facetNames[facet]}</legend>
      <div className="flex flex-wrap gap-1.5">
        {all.map(({ name, count }) => (
          <Chip
            key={name}
            pressed={chosen.includes(name)}
            count={count}
            className="max-w-full"
            onClick={() => onChosen(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])}
          >
            <span className={clsx('truncate', (facet === 'commands' || facet === 'skills') && 'font-mono')}>
              {revealHidden(facetWord(facet, name))}
            </span>
          </Chip>
        ))}
      </div>
    </fieldset>
  )
}
