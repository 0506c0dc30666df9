// The pages with the session list beside them. The filters stand in the address, so that a list can be linked and reloaded.
import { Outlet, createFileRoute, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { z } from 'zod'
import { collectionsOf } from '../collections.ts'
import { KeptBanner } from '../features/coverage/kept-banner.tsx'
import { Shell } from '../features/frame/shell.tsx'
import { readSessions } from '../features/sessions/reads.ts'
import { SessionList } from '../features/sessions/session-list.tsx'
import { filtersOf, searchOf } from '../features/sessions/filter-search.ts'
import { useAddress } from '../features/sessions/use-address.ts'
import { useRows } from '../features/sync/use-rows.ts'

export const Route = createFileRoute('/_app/_list')({
  validateSearch: z.object({
    agents: z.string().optional(),
    running: z.boolean().optional(),
    errors: z.boolean().optional(),
    subAgents: z.boolean().optional(),
    empty: z.boolean().optional(),
    q: z.string().optional(),
  }),
  // Selecting an event or typing a filter changes the address; that alone must not read everything again.
  staleTime: 30_000,
  loader: () => readSessions(),
  component: ListPages,
})

function ListPages() {
  const first = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const search = Route.useSearch()
  // Without `from`: a filter that is typed while a session is open must stay with that session.
  const navigate = useNavigate()
  const address = useAddress()
  const { sessionId } = useParams({ strict: false })
  const collections = collectionsOf(viewer.scope)
  const { rows, source } = useRows(collections.sessions, first.rows)
  const repos = useRows(collections.repos, first.repos)
  const repoById = useMemo(() => new Map(repos.rows.map((repo) => [repo.id, repo])), [repos.rows])
  const processes = useRows(collections.agentProcesses, [])
  const aliveIds = useMemo(() => new Set(processes.rows.map((process) => process.sessionId)), [processes.rows])
  const total = source === 'sync' ? rows.length : first.total
  return (
    <Shell
      sessionCount={total}
      phone={sessionId === undefined ? 'list' : 'page'}
      list={
        <SessionList
          sessions={rows}
          notice={<KeptBanner />}
          total={total}
          repos={repoById}
          aliveIds={aliveIds}
          selectedId={sessionId}
          hrefOf={(session) => address(`/sessions/${session.id}`)}
          filters={filtersOf(search)}
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
