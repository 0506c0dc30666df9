// `/live`: the agents that are running.
import { createFileRoute } from '@tanstack/react-router'
import { useMemo } from 'react'
import { collectionsOf } from '../collections.ts'
import { Shell } from '../features/frame/shell.tsx'
import { LivePage } from '../features/live/live-page.tsx'
import { readLive } from '../features/live/reads.ts'
import { useRows } from '../features/sync/use-rows.ts'

export const Route = createFileRoute('/_app/live')({ loader: () => readLive(), component: Page })

function Page() {
  const first = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const collections = collectionsOf(viewer.scope)
  const processes = useRows(collections.agentProcesses, first.processes)
  const machines = useRows(collections.machines, first.machines)
  const sessions = useRows(collections.sessions, [])
  const sessionById = useMemo(() => new Map(sessions.rows.map((row) => [row.id, row])), [sessions.rows])
  const machineById = useMemo(() => new Map(machines.rows.map((row) => [row.id, row])), [machines.rows])
  const oldestFirst = processes.rows.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  return (
    <Shell sessionCount={sessions.source === 'sync' ? sessions.rows.length : undefined}>
      <LivePage
        processes={oldestFirst}
        sessions={sessionById}
        machines={machineById}
        hrefOf={(id) => `/sessions/${id}`}
      />
    </Shell>
  )
}
