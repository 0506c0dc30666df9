// The list of sessions: grouped, filtered, of any length, live. Rows already there are never blanked.
import { Inbox, SearchX } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCount } from '../../ui/numbers.ts'
import { useClock } from '../../ui/relative-time.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import type { VirtualListHandle } from '../../ui/virtual-list.tsx'
import { RenameDialog } from '../organise/rename-dialog.tsx'
import { extended, noSelection, toggled, visible } from '../organise/selection.ts'
import { SelectionBar } from '../organise/selection-bar.tsx'
import { TagDialog } from '../organise/tag-dialog.tsx'
import type { Organise } from '../organise/use-organise.ts'
import { mostTiles, tilesHref } from '../tiles/tile-search.ts'
import type { Machine, Repo, Session } from '../rows.ts'
import { copySql } from '../sql/copy-sql.ts'
import { listSql } from '../sql/list-sql.ts'
import { filterSessions, noFilters } from './filter-sessions.ts'
import type { SessionFilters } from './filter-sessions.ts'
import { groupSessions } from './group-sessions.ts'
import type { Grouping } from './group-sessions.ts'
import { OrderMenu } from './order-menu.tsx'
import { rangeOf } from './period.ts'
import { SessionFilterBar } from './session-filter-bar.tsx'
import { SessionRow } from './session-row.tsx'
import type { Sort } from './sort-sessions.ts'
import { stepThrough } from './step-through.ts'
import { useListKeys } from './use-list-keys.ts'

type SessionListProps = {
  /** Undefined until the first rows are here. */
  sessions: readonly Session[] | undefined
  /** How many the whole space has, if not all of them are in `sessions`. */
  total?: number
  repos: ReadonlyMap<string, Repo>
  /** Sessions with a living process. */
  aliveIds?: ReadonlySet<string>
  selectedId?: string
  hrefOf: (session: Session) => string
  filters: SessionFilters
  onFilters: (filters: SessionFilters) => void
  machines: readonly Machine[]
  /** Ids of the sessions that the reader has pinned. */
  pinned: ReadonlySet<string>
  organise: Organise
  onOpen: (href: string) => void
  sort: Sort
  onSort: (sort: Sort) => void
  grouping: Grouping
  onGrouping: (grouping: Grouping) => void
  /** Why the list could not be read, with what to do. */
  error?: { title: string; text: string; onRetry?: () => void }
  /** What an empty space should say instead of how to import by hand. */
  emptyAction?: ReactNode
  /** The menu of saved views. */
  views?: ReactNode
  /** What should be said above the list. */
  notice?: ReactNode
}

export function SessionList(props: SessionListProps) {
  const { sessions = [], repos, selectedId, hrefOf, filters, onFilters, error } = props
  const { sort, grouping, pinned, organise, machines } = props
  const today = new Date(useClock()).setHours(0, 0, 0, 0)
  const around = useMemo(
    () => ({ repos, machines, pinned, range: rangeOf(filters.when, new Date(today)) }),
    [repos, machines, pinned, filters.when, today],
  )
  const items = useMemo(
    () =>
      groupSessions(filterSessions(sessions, filters, around), {
        by: grouping,
        sort,
        repos,
        pinned,
        now: new Date(today),
      }),
    [sessions, filters, around, grouping, sort, repos, pinned, today],
  )
  const shown = items.reduce((sum, item) => sum + Number(item.kind === 'session'), 0)
  const list = useRef<VirtualListHandle>(null)
  const [focusedId, setFocusedId] = useState<string>()
  const [choosing, setChoosing] = useState(false)
  const [taken, setTaken] = useState(noSelection)
  const [tagging, setTagging] = useState<readonly Session[]>()
  const [renaming, setRenaming] = useState<Session>()
  const order = useMemo(() => items.flatMap((item) => (item.kind === 'session' ? [item.key] : [])), [items])
  const selection = choosing ? visible(taken, order) : noSelection
  const chosen = useMemo(
    () => items.flatMap((item) => (item.kind === 'session' && selection.ids.has(item.key) ? [item.session] : [])),
    [items, selection.ids],
  )
  const choose = (id: string, range: boolean) => {
    setChoosing(true)
    setTaken(range ? extended(selection, id, order) : toggled(selection, id))
  }
  const chooseNone = () => {
    setChoosing(false)
    setTaken(noSelection)
  }

  // Opened by its address, a session may stand far down the list: it is brought into view once.
  const opened = useRef(selectedId === undefined)
  useEffect(() => {
    const index = items.findIndex((item) => item.key === selectedId)
    if (opened.current || index < 0) return
    opened.current = true
    list.current?.scrollToIndex(index, 'center')
  }, [items, selectedId])

  const hereId = focusedId ?? selectedId
  const here = sessions.find(({ id }) => id === hereId)
  const meant = chosen.length > 0 ? chosen : here ? [here] : []
  const isPinned = meant.every(({ id }) => pinned.has(id))
  const isArchived = meant.every(({ archivedAt }) => archivedAt !== null)
  const onKeyDown = useListKeys(
    {
      onMove: (key, taking) => {
        const from = items.findIndex((item) => item.key === hereId)
        const index = stepThrough(items, key, from)
        const item = items[index]
        if (item?.kind !== 'session') return
        list.current?.scrollToIndex(index)
        setFocusedId(item.key)
        if (!taking) return
        const begun = choosing || hereId === undefined ? selection : toggled(noSelection, hereId)
        setChoosing(true)
        setTaken(extended(begun, item.key, order))
      },
      onChoose: () => hereId !== undefined && order.includes(hereId) && choose(hereId, false),
      onPin: () => organise.pin(meant, !isPinned),
      onTag: () => organise.mayWrite && meant.length > 0 && setTagging(meant),
      onArchive: () => organise.mayWrite && organise.archive(meant, !isArchived),
      onTiles: () =>
        chosen.length > 1 && chosen.length <= mostTiles && props.onOpen(tilesHref(chosen.map(({ id }) => id))),
      onRename: () => organise.mayWrite && setRenaming(here),
      onEscape: () => {
        if (choosing) chooseNone()
        return choosing
      },
    },
    selectedId === undefined,
  )

  return (
    <div className="flex h-full flex-col" onKeyDown={onKeyDown}>
      <h1 className="sr-only">Sessions</h1>
      <SessionFilterBar sessions={sessions} around={around} filters={filters} onFilters={onFilters} />
      {error && (
        <Banner
          tone="bad"
          title={error.title}
          className="mx-3 mb-2"
          action={error.onRetry && <Button onClick={error.onRetry}>Try again</Button>}
        >
          {error.text}
        </Banner>
      )}
      {props.notice}
      <div className="flex h-7 items-center justify-between border-b border-line px-4 pb-2 text-xs text-muted">
        {choosing ? (
          <SelectionBar
            sessions={chosen}
            pinned={pinned}
            organise={organise}
            onTag={() => setTagging(chosen)}
            onOpen={props.onOpen}
            onClear={chooseNone}
          />
        ) : (
          <>
            <span role="status" className="tabular">
              {props.sessions ? countLine(shown, props.total ?? sessions.length) : 'Reading…'}
            </span>
            <span className="flex items-center gap-3">
              {props.views}
              <OrderMenu
                sort={sort}
                onSort={props.onSort}
                grouping={grouping}
                onGrouping={props.onGrouping}
                onCopySql={() =>
                  void copySql(listSql(filters, sort, { range: rangeOf(filters.when, new Date()), pinned }))
                }
                onChoose={() => setChoosing(true)}
              />
            </span>
          </>
        )}
      </div>
      {!props.sessions ? (
        error ? null : (
          <SkeletonRows count={9} label="Reading the sessions" />
        )
      ) : items.length === 0 ? (
        <Nothing
          filtered={sessions.length > 0}
          onClear={() => onFilters({ ...noFilters, subAgents: true, empty: true, archived: true })}
          action={props.emptyAction}
        />
      ) : (
        <VirtualList
          ref={list}
          items={items}
          keyOf={(item) => item.key}
          estimate={(item) => (item.kind === 'heading' ? 38 : 56)}
          label="Sessions"
          pinTop
          className="min-h-0 flex-1"
        >
          {(item) =>
            item.kind === 'heading' ? (
              <h2 className="flex items-baseline gap-2 px-4 pt-3 pb-1.5 text-xs text-faint">
                <span className="truncate font-semibold text-muted">{item.title}</span>
                {item.branch !== undefined && <span className="truncate font-mono">{item.branch}</span>}
                <span className="tabular shrink-0">{formatCount(item.count)}</span>
              </h2>
            ) : (
              <SessionRow
                session={item.session}
                href={hrefOf(item.session)}
                depth={item.depth}
                alive={props.aliveIds?.has(item.key) ?? false}
                selected={item.key === selectedId}
                focused={item.key === focusedId}
                pinned={pinned.has(item.key)}
                chosen={choosing ? selection.ids.has(item.key) : undefined}
                onChoose={(range) => choose(item.key, range)}
                onFocus={() => setFocusedId(item.key)}
              />
            )
          }
        </VirtualList>
      )}
      <TagDialog
        sessions={tagging}
        all={sessions}
        onClose={() => setTagging(undefined)}
        onSave={(add, remove) => tagging && organise.tag(tagging, add, remove)}
      />
      <RenameDialog
        session={renaming}
        onClose={() => setRenaming(undefined)}
        onSave={(title) => renaming && organise.rename(renaming, title)}
      />
    </div>
  )
}

function countLine(shown: number, total: number): string {
  const noun = total === 1 ? 'session' : 'sessions'
  return shown === total ? `${formatCount(total)} ${noun}` : `${formatCount(shown)} of ${formatCount(total)} ${noun}`
}

function Nothing({ filtered, onClear, action }: { filtered: boolean; onClear: () => void; action?: ReactNode }) {
  return filtered ? (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title="No session fits"
      action={<Button onClick={onClear}>Show all sessions</Button>}
    >
      Nothing was removed: the filters above hide every session.
    </EmptyState>
  ) : (
    <EmptyState icon={<Inbox aria-hidden />} title="No sessions yet" action={action}>
      Logbook looks in the folders of Claude Code and Codex by itself. Start an agent and it shows up here, or bring in
      a folder with <code className="font-mono text-xs">npx logbook import PATH</code>.
    </EmptyState>
  )
}
