// `/usage/ID`: the lines behind a session's figure.
import { createFileRoute } from '@tanstack/react-router'
import { collectionsOf } from '../collections.ts'
import { Shell } from '../features/frame/shell.tsx'
import { titleOf } from '../features/sessions/session-words.ts'
import { useRows } from '../features/sync/use-rows.ts'
import { readUsageLines } from '../features/usage/reads.ts'
import { UsageLines } from '../features/usage/usage-lines.tsx'

export const Route = createFileRoute('/_app/usage/$sessionId')({
  loader: ({ params: { sessionId } }) => readUsageLines({ data: { sessionId } }),
  component: Page,
})

function Page() {
  const { lines, all } = Route.useLoaderData()
  const { sessionId } = Route.useParams()
  const { viewer } = Route.useRouteContext()
  const sessions = useRows(collectionsOf(viewer.scope).sessions, [])
  const session = sessions.rows.find((row) => row.id === sessionId)
  return (
    <Shell sessionCount={sessions.source === 'sync' ? sessions.rows.length : undefined}>
      <UsageLines title={session ? titleOf(session) : 'Session'} sessionId={sessionId} lines={lines} all={all} />
    </Shell>
  )
}
