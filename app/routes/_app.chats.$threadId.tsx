// `/chats/ID`: one conversation, to be read.
import { createFileRoute, notFound } from '@tanstack/react-router'
import { collectionsOf } from '../collections.ts'
import { readThread } from '../features/chats/reads.ts'
import { ThreadPage } from '../features/chats/thread-page.tsx'
import { Shell } from '../features/frame/shell.tsx'
import { useRows } from '../features/sync/use-rows.ts'

export const Route = createFileRoute('/_app/chats/$threadId')({
  loader: async ({ params: { threadId } }) => {
    const detail = await readThread({ data: { id: threadId } })
    if (!detail) throw notFound()
    return detail
  },
  component: Page,
})

function Page() {
  const detail = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const sessions = useRows(collectionsOf(viewer.scope).sessions, [])
  return (
    <Shell sessionCount={sessions.source === 'sync' ? sessions.rows.length : undefined}>
      <ThreadPage {...detail} />
    </Shell>
  )
}
