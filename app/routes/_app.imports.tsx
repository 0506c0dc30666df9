// `/imports`: what came in, and what was refused and why.
import { createFileRoute, useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { collectionsOf } from '../collections.ts'
import { Shell } from '../features/frame/shell.tsx'
import { ImportsPage } from '../features/imports/imports-page.tsx'
import { readImportFiles, readImports, readRefusedRaw } from '../features/imports/reads.ts'
import { settleRefusal } from '../features/imports/writes.ts'
import { useRows } from '../features/sync/use-rows.ts'

export const Route = createFileRoute('/_app/imports')({ loader: () => readImports(), component: Page })

function Page() {
  const first = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const router = useRouter()
  const collections = collectionsOf(viewer.scope)
  const { rows } = useRows(collections.imports, first.runs)
  const sessions = useRows(collections.sessions, [])
  const runs = rows.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime())
  const refused = runs.reduce((sum, run) => sum + run.refused, 0)
  // Refused records are not synced, their counts are: when those move, the records are read again.
  const seen = useRef(refused)
  useEffect(() => {
    if (seen.current === refused) return
    seen.current = refused
    void router.invalidate()
  }, [refused, router])
  return (
    <Shell sessionCount={sessions.source === 'sync' ? sessions.rows.length : undefined}>
      <ImportsPage
        runs={runs}
        refusals={first.refused}
        search={first.search}
        sources={first.sources}
        loadFiles={(importId) => readImportFiles({ data: { importId } })}
        door={{
          loadRaw: (id) => readRefusedRaw({ data: { id } }),
          settle: async (id, text) => {
            const outcome = await settleRefusal({ data: { id, text } })
            await router.invalidate()
            return outcome
          },
        }}
      />
    </Shell>
  )
}
