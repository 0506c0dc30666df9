// `/`: all sessions.
import { createFileRoute } from '@tanstack/react-router'
import { readSessions } from '../features/sessions/reads.ts'
import { collectionsOf } from '../collections.ts'
import { useRows } from '../features/sync/use-rows.ts'

export const Route = createFileRoute('/_app/')({ loader: () => readSessions(), component: Page })

function Page() {
  const first = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const { sessions } = collectionsOf(viewer.scope)
  const { rows, source } = useRows(sessions, first.rows)
  return (
    <main>
      <p>{source}</p>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>{row.renamedTitle ?? row.title}</li>
        ))}
      </ul>
    </main>
  )
}
