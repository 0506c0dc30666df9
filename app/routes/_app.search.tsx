// `/search?q=…`: find what was said or done in any session.
import { createFileRoute, useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { collectionsOf } from '../collections.ts'
import { Shell } from '../features/frame/shell.tsx'
import { readSearch } from '../features/search/reads.ts'
import { knownValues } from '../features/search/known-values.ts'
import { useSaved } from '../features/search/use-saved.ts'
import { SearchPage } from '../features/search/search-page.tsx'
import { titleOf } from '../features/sessions/session-words.ts'
import { act } from '../features/sync/act.ts'
import { useRows } from '../features/sync/use-rows.ts'

export const Route = createFileRoute('/_app/search')({
  validateSearch: z.object({ q: z.string().max(1000).optional().catch(undefined) }),
  loaderDeps: ({ search }) => ({ q: search.q ?? '' }),
  loader: ({ deps }) => readSearch({ data: { typed: deps.q } }),
  component: Page,
})

const mostTitles = 5

function Page() {
  const first = Route.useLoaderData()
  const { q = '' } = Route.useSearch()
  const navigate = Route.useNavigate()
  const { viewer } = Route.useRouteContext()
  const collections = collectionsOf(viewer.scope)
  const sessions = useRows(collections.sessions, [])
  const known = knownValues(sessions.rows, useRows(collections.repos, []).rows, useRows(collections.machines, []).rows)
  const acts = useSaved(viewer.scope)
  const [older, setOlder] = useState<{ of: typeof first; hits: typeof first.hits; more: boolean }>()
  // What was read beyond the first page belongs to that page alone.
  const beyond = older?.of === first ? older : undefined
  const hits = [...first.hits, ...(beyond?.hits ?? [])]
  const last = hits.at(-1)
  const moved = sessions.rows.reduce((latest, row) => Math.max(latest, row.updatedAt.getTime()), 0)
  useRefresh(moved, first.index.waiting > 0)
  const onMore = () => {
    if (!last) return
    act('Reading older hits', async () => {
      const page = await readSearch({ data: { typed: q, before: { at: last.at, id: last.id } } })
      setOlder({ of: first, hits: [...(beyond?.hits ?? []), ...page.hits], more: page.more })
    })
  }
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const titled =
    words.length === 0
      ? []
      : sessions.rows.filter((row) => words.every((word) => titleOf(row).toLowerCase().includes(word)))
  return (
    <Shell sessionCount={sessions.source === 'sync' ? sessions.rows.length : undefined}>
      <SearchPage
        typed={q}
        onTyped={(typed) => void navigate({ search: typed === '' ? {} : { q: typed }, replace: true })}
        titled={titled
          .toSorted((a, b) => (b.lastEventAt?.getTime() ?? 0) - (a.lastEventAt?.getTime() ?? 0))
          .slice(0, mostTitles)}
        hits={hits}
        total={first.total}
        more={beyond?.more ?? first.more}
        onMore={onMore}
        index={first.index}
        fault={first.fault}
        known={known}
        acts={acts}
      />
    </Shell>
  )
}

const refreshMs = 2_000

/** What is found is read again when sessions have moved since, and while events wait for the index; every two seconds at most. */
function useRefresh(moved: number, waiting: boolean) {
  const router = useRouter()
  const seen = useRef(moved)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (timer.current !== undefined || (!waiting && seen.current === moved)) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      seen.current = moved
      void router.invalidate()
    }, refreshMs)
  })
  useEffect(() => () => clearTimeout(timer.current), [])
}
