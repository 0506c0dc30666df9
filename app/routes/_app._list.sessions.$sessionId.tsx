// `/sessions/ID`: one session, its timeline and its todos. `event` names an event by its number.
import { createFileRoute, notFound } from '@tanstack/react-router'
import { useCallback } from 'react'
import { z } from 'zod'
import { openSession } from '../features/device/session-reads.ts'
import { SessionPage, sessionTabs } from '../features/sessions/session-page.tsx'
import { longestWords } from '../features/timeline/find/words.ts'
import { selectionSearch } from '../features/timeline/select/selection.ts'

export const Route = createFileRoute('/_app/_list/sessions/$sessionId')({
  // An address that somebody has typed or kept from elsewhere still opens the session.
  validateSearch: selectionSearch.extend({
    event: z.number().int().positive().optional().catch(undefined),
    tab: z.enum(sessionTabs).optional().catch(undefined),
    file: z.string().max(4000).optional().catch(undefined),
    until: z.number().int().positive().optional().catch(undefined),
    find: z
      .union([z.string().max(longestWords), z.number().transform(String)])
      .optional()
      .catch(undefined),
  }),
  staleTime: 30_000,
  // The event is where the window opens; moving to another event later moves the window, not the loader.
  loader: async ({ params: { sessionId }, location }) => {
    const event = z.coerce
      .number()
      .int()
      .positive()
      .safeParse((location.search as { event?: unknown }).event)
    const opened = await openSession(sessionId, event.data)
    if (!opened) throw notFound()
    return opened
  },
  component: Page,
})

function Page() {
  const { viewer } = Route.useRouteContext()
  const first = Route.useLoaderData()
  const { sessionId } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const onSearch = useCallback(
    (change: typeof search) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true }),
    [navigate],
  )
  return <SessionPage key={sessionId} viewer={viewer} first={first} search={search} onSearch={onSearch} />
}
