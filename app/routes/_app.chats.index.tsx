// `/chats`: conversations about sessions.
import { createFileRoute } from '@tanstack/react-router'
import { useMemo } from 'react'
import { collectionsOf } from '../collections.ts'
import { ChatsPage } from '../features/chats/chats-page.tsx'
import { readThreads } from '../features/chats/reads.ts'
import { Shell } from '../features/frame/shell.tsx'
import { titleOf } from '../features/sessions/session-words.ts'
import { useRows } from '../features/sync/use-rows.ts'

export const Route = createFileRoute('/_app/chats/')({ loader: () => readThreads(), component: Page })

function Page() {
  const first = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const collections = collectionsOf(viewer.scope)
  const threads = useRows(collections.chatThreads, first)
  const sessions = useRows(collections.sessions, [])
  const titles = useMemo(() => new Map(sessions.rows.map((row) => [row.id, titleOf(row)])), [sessions.rows])
  const spokenAt = (thread: (typeof first)[number]) => (thread.lastMessageAt ?? thread.createdAt).getTime()
  const newestFirst = threads.rows.toSorted((a, b) => spokenAt(b) - spokenAt(a) || (a.id < b.id ? -1 : 1))
  return (
    <Shell sessionCount={sessions.source === 'sync' ? sessions.rows.length : undefined}>
      <ChatsPage threads={newestFirst} aboutOf={(thread) => titles.get(thread.sessionId ?? '')} />
    </Shell>
  )
}
