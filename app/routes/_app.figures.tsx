// `/figures`: what an auditor sees of a space.
import { createFileRoute } from '@tanstack/react-router'
import { collectionsOf } from '../collections.ts'
import { FiguresPage } from '../features/figures/figures-page.tsx'
import { readFigures } from '../features/figures/reads.ts'
import { Shell } from '../features/frame/shell.tsx'
import type { Session } from '../features/rows.ts'
import { useRows } from '../features/sync/use-rows.ts'

export const Route = createFileRoute('/_app/figures')({ loader: () => readFigures(), component: Page })

function Page() {
  const first = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  // An auditor's shape and read carry the columns of Figures alone; nothing else of a row is looked at here.
  const { rows } = useRows(collectionsOf(viewer.scope).sessions, first as Session[])
  return (
    <Shell>
      <FiguresPage sessions={rows} />
    </Shell>
  )
}
