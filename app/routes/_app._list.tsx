// The pages with the session list beside them. The filters stand in the address, so that a list can be linked and reloaded.
import { Outlet, createFileRoute, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { may } from '#db/schema/roles.ts'
import { collectionsOf } from '../collections.ts'
import { KeptBanner } from '../features/coverage/kept-banner.tsx'
import { EraseShown } from '../features/data/erase-shown.tsx'
import { usePinnedTimelines } from '../features/device/use-pinned-timelines.ts'
import { listSessions } from '../features/device/session-reads.ts'
import { Shell } from '../features/frame/shell.tsx'
import { useOrganise } from '../features/organise/use-organise.ts'
import { SessionList } from '../features/sessions/session-list.tsx'
import { filtersOf, groupingOf, listSearch, searchOf, sortOf } from '../features/sessions/list-search.ts'
import { useAddress } from '../features/sessions/use-address.ts'
import { act } from '../features/sync/act.ts'
import { postWrite } from '../features/sync/post-write.ts'
import { useRows } from '../features/sync/use-rows.ts'
import { fromView, toView } from '../features/views/view-search.ts'
import { ViewsMenu } from '../features/views/views-menu.tsx'
import { saveViews } from '../features/views/writes.ts'
import { usePreference } from '../ui/preferences.ts'

export const Route = createFileRoute('/_app/_list')({
  validateSearch: listSearch,
  // Selecting an event or typing a filter changes the address; that alone must not read everything again.
  staleTime: 30_000,
  loader: () => listSessions(),
  component: ListPages,
})

function ListPages() {
  const first = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const search = Route.useSearch()
  // Without `from`: a filter that is typed while a session is open must stay with that session.
  const navigate = useNavigate()
  const address = useAddress()
  const [grouping, setGrouping] = usePreference('grouping')
  const { sessionId } = useParams({ strict: false })
  const collections = collectionsOf(viewer.scope)
  const { rows, source } = useRows(collections.sessions, first.rows)
  const repos = useRows(collections.repos, first.repos)
  const repoById = useMemo(() => new Map(repos.rows.map((repo) => [repo.id, repo])), [repos.rows])
  const processes = useRows(collections.agentProcesses, [])
  const aliveIds = useMemo(() => new Set(processes.rows.map((process) => process.sessionId)), [processes.rows])
  const machines = useRows(collections.machines, [])
  const pins = useRows(collections.sessionPins, first.pins)
  const pinned = useMemo(() => new Set(pins.rows.map((pin) => pin.sessionId)), [pins.rows])
  usePinnedTimelines(viewer.scope, rows, pinned)
  const organise = useOrganise(viewer, rows, pinned)
  const ownViews = useRows(collections.savedViews, [])
  const sharedViews = useRows(collections.sharedViews, [])
  const total = source === 'sync' ? rows.length : first.total
  return (
    <Shell
      sessionCount={total}
      phone={sessionId === undefined ? 'list' : 'page'}
      list={
        <SessionList
          sessions={rows}
          notice={<KeptBanner />}
          views={
            <>
              <ViewsMenu
                own={ownViews.rows}
                shared={sharedViews.rows}
                mayShare={may(viewer.role, 'write')}
                onOpen={(view) =>
                  void navigate({
                    to: '.',
                    search: (before) => ({ ...before, ...fromView(view.search) }),
                  })
                }
                onSave={(name, shared) =>
                  act('The view', () =>
                    postWrite(saveViews, [
                      {
                        id: crypto.randomUUID(),
                        name,
                        shared,
                        search: toView({ ...search, group: search.group ?? grouping }),
                      },
                    ]),
                  )
                }
                onRemove={(id) => act('Removing the view', () => postWrite(saveViews, [{ id, remove: true }]))}
              />
              {may(viewer.role, 'write') && rows.length > 0 && <EraseShown filters={filtersOf(search)} />}
            </>
          }
          total={total}
          repos={repoById}
          aliveIds={aliveIds}
          selectedId={sessionId}
          hrefOf={(session) => address(`/sessions/${session.id}`)}
          machines={machines.rows}
          pinned={pinned}
          organise={organise}
          onOpen={(href) => void navigate({ href })}
          filters={filtersOf(search)}
          sort={sortOf(search)}
          onSort={(sort) => void navigate({ to: '.', search: (before) => ({ ...before, sort }), replace: true })}
          grouping={groupingOf(search) ?? grouping}
          onGrouping={(group) => {
            setGrouping(group)
            void navigate({ to: '.', search: (before) => ({ ...before, group: undefined }), replace: true })
          }}
          onFilters={(filters) =>
            void navigate({ to: '.', search: (before) => ({ ...before, ...searchOf(filters) }), replace: true })
          }
        />
      }
    >
      <Outlet />
    </Shell>
  )
}
