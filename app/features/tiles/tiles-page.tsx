// Several sessions side by side, or their figures. Which and how stands in the address; how is also remembered for this device.
import { Columns2, Grid2x2, Rows2, Table2 } from 'lucide-react'
import { clsx } from 'clsx'
import { useState } from 'react'
import { collectionsOf } from '../../collections.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { usePreference } from '../../ui/preferences.ts'
import { titleOf } from '../sessions/session-words.ts'
import type { Session, SessionPin, Todo } from '../rows.ts'
import { useRows } from '../sync/use-rows.ts'
import type { SessionTimelineProps } from '../timeline/session-timeline.tsx'
import { FiguresTable } from './figures-table.tsx'
import { Tile } from './tile.tsx'
import { moved, tilesOf, without } from './tile-search.ts'
import type { Arrangement, TileSearch } from './tile-search.ts'

export type TileFirst = {
  session: Session
  todos: Todo[]
  pins: SessionPin[]
  timeline: SessionTimelineProps['first']
}

type TilesPageProps = {
  scope: string
  first: readonly TileFirst[]
  search: TileSearch
  onSearch: (change: Partial<TileSearch>) => void
}

export function TilesPage({ scope, first, search, onSearch }: TilesPageProps) {
  const collections = collectionsOf(scope)
  const { rows } = useRows(
    collections.sessions,
    first.map(({ session }) => session),
  )
  const [kept, keep] = usePreference('tiles')
  const arrangement = search.as ?? kept
  const [meantId, setMeantId] = useState<string>()
  const ids = tilesOf(search).filter((id) => first.some(({ session }) => session.id === id))
  const tiles = ids.flatMap((id) => {
    const loaded = first.find(({ session }) => session.id === id)
    const session = rows.find((row) => row.id === id) ?? loaded?.session
    return loaded && session ? [{ session, timeline: loaded.timeline }] : []
  })
  const show = (next: readonly string[]) => onSearch({ of: next.join(',') })
  const arrange = (as: Arrangement) => {
    keep(as)
    onSearch({ as, view: undefined })
  }
  if (tiles.length === 0)
    return (
      <EmptyState icon={<Columns2 aria-hidden />} title="No session stands here">
        Choose two to four sessions in the list (<kbd>x</kbd>, or a click with shift) and press “Side by side”.
      </EmptyState>
    )
  const meant = tiles.some(({ session }) => session.id === meantId) ? meantId : tiles[0]?.session.id
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">Sessions side by side: {tiles.map(({ session }) => titleOf(session)).join('; ')}</h1>
      <div role="toolbar" aria-label="Arrangement" className="flex h-11 items-center gap-1 border-b border-line px-3">
        {choices.map(({ as, label, icon: Icon }) => (
          <IconButton
            key={as}
            label={label}
            aria-pressed={search.view !== 'figures' && arrangement === as}
            className={clsx(search.view !== 'figures' && arrangement === as && 'bg-accent-soft text-accent')}
            onClick={() => arrange(as)}
          >
            <Icon aria-hidden className="size-4" />
          </IconButton>
        ))}
        <Button
          look="quiet"
          aria-pressed={search.view === 'figures'}
          className={clsx(search.view === 'figures' && 'bg-accent-soft text-accent')}
          icon={<Table2 aria-hidden className="size-4" />}
          onClick={() => onSearch({ view: search.view === 'figures' ? undefined : 'figures' })}
        >
          Compare figures
        </Button>
      </div>
      {search.view === 'figures' ? (
        <div className="min-h-0 flex-1">
          <FiguresTable sessions={tiles.map(({ session }) => session)} />
        </div>
      ) : (
        <div className={clsx('grid min-h-0 flex-1 gap-px overflow-auto bg-line', layouts[arrangement])}>
          {tiles.map(({ session, timeline }, i) => (
            <Tile
              key={session.id}
              collections={collections}
              session={session}
              sessions={rows}
              first={timeline}
              meant={session.id === meant}
              onMeant={() => setMeantId(session.id)}
              onClose={() => show(without(ids, session.id))}
              onMove={{
                back: i > 0 ? () => show(moved(ids, session.id, -1)) : undefined,
                on: i < tiles.length - 1 ? () => show(moved(ids, session.id, 1)) : undefined,
              }}
            />
          ))}
        </div>
      )}
    </div>
  )
}

const choices = [
  { as: 'columns', label: 'Beside each other', icon: Columns2 },
  { as: 'rows', label: 'Below each other', icon: Rows2 },
  { as: 'grid', label: 'As a grid', icon: Grid2x2 },
] as const

// A phone has room for one column only.
const layouts: Record<Arrangement, string> = {
  columns: 'auto-cols-[minmax(20rem,1fr)] max-md:auto-rows-[minmax(20rem,1fr)] md:grid-flow-col',
  rows: 'auto-rows-[minmax(20rem,1fr)]',
  grid: 'auto-rows-[minmax(20rem,1fr)] md:grid-cols-2',
}
