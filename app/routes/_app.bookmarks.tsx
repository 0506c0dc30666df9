// `/bookmarks`: what a person marked to find it again, and what they noted beside it.
import { createFileRoute } from '@tanstack/react-router'
import { useMemo } from 'react'
import { collectionsOf } from '../collections.ts'
import { Shell } from '../features/frame/shell.tsx'
import { MarksPage } from '../features/marks/marks-page.tsx'
import { readMarks } from '../features/marks/reads.ts'
import { useMarks } from '../features/marks/use-marks.ts'
import { useRows } from '../features/sync/use-rows.ts'

export const Route = createFileRoute('/_app/bookmarks')({ loader: () => readMarks(), component: Page })

function Page() {
  const first = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const collections = collectionsOf(viewer.scope)
  const sessions = useRows(collections.sessions, [])
  const byId = useMemo(() => new Map(sessions.rows.map((session) => [session.id, session])), [sessions.rows])
  return (
    <Shell sessionCount={sessions.source === 'sync' ? sessions.rows.length : undefined}>
      <MarksPage marks={useMarks(collections, first)} sessions={byId} />
    </Shell>
  )
}
