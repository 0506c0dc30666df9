// `/tiles?of=ID,ID`: several sessions side by side, or compared.
import { createFileRoute } from '@tanstack/react-router'
import { Shell } from '../features/frame/shell.tsx'
import { readSession } from '../features/sessions/reads.ts'
import { statusOf } from '../features/sessions/session-words.ts'
import { tileSearch, tilesOf } from '../features/tiles/tile-search.ts'
import { TilesPage } from '../features/tiles/tiles-page.tsx'
import { readTimeline } from '../features/timeline/reads.ts'

export const Route = createFileRoute('/_app/tiles')({
  validateSearch: tileSearch,
  loaderDeps: ({ search }) => ({ ids: tilesOf(search).toSorted() }),
  staleTime: 30_000,
  loader: async ({ deps }) => {
    const all = await Promise.all(
      deps.ids.map(async (id) => {
        const detail = await readSession({ data: { id } })
        if (!detail) return null
        const atEnd = statusOf(detail.session.status).live
        return { ...detail, timeline: await readTimeline({ data: { sessionId: id, atEnd } }) }
      }),
    )
    // One that is not there, or not of this space, is left out like any word that means nothing.
    return all.filter((one) => one !== null)
  },
  component: Page,
})

function Page() {
  const { viewer } = Route.useRouteContext()
  const first = Route.useLoaderData()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Shell>
      <TilesPage
        scope={viewer.scope}
        first={first}
        search={search}
        onSearch={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
      />
    </Shell>
  )
}
