// `/usage`: tokens and what they cost.
import { createFileRoute, useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { collectionsOf } from '../collections.ts'
import { Shell } from '../features/frame/shell.tsx'
import { act } from '../features/sync/act.ts'
import { postWrite } from '../features/sync/post-write.ts'
import { useRows } from '../features/sync/use-rows.ts'
import { readUsage, readUsageDays } from '../features/usage/reads.ts'
import { mostDays } from '../features/usage/usage-over-time.tsx'
import { UsagePage } from '../features/usage/usage-page.tsx'
import { savePrices } from '../features/usage/writes.ts'

export const Route = createFileRoute('/_app/usage/')({
  loader: async () => {
    const [usage, moments] = await Promise.all([readUsage(), readUsageDays({ data: { days: mostDays } })])
    return { usage, moments }
  },
  component: Page,
})

const mostSessions = 20

function Page() {
  const { usage, moments } = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const router = useRouter()
  const collections = collectionsOf(viewer.scope)
  const sessions = useRows(collections.sessions, [])
  const prices = useRows(collections.modelPrices, [])
  const cost = (row: { costUsd: string | null }) => Number(row.costUsd ?? 0)
  const dearest = sessions.rows.filter((row) => cost(row) > 0).toSorted((a, b) => cost(b) - cost(a))
  // Sums are read from the server, sessions are synced: when their figures move, the sums are read again.
  const sum = sessions.rows.reduce((total, row) => total + cost(row) + row.outputTokens, 0)
  const seen = useRef<number>(undefined)
  useEffect(() => {
    if (seen.current !== undefined && seen.current !== sum) void router.invalidate()
    seen.current = sum
  }, [sum, router])
  const save = (change: Parameters<typeof savePrices>[0]['data']['changes'][number]) =>
    act('The price', () => postWrite(savePrices, [change]).then(() => router.invalidate()))
  return (
    <Shell sessionCount={sessions.source === 'sync' ? sessions.rows.length : undefined}>
      <UsagePage
        usage={usage}
        moments={moments}
        prices={prices.rows}
        dearest={dearest.slice(0, mostSessions)}
        onPrice={(model, price) => save({ id: crypto.randomUUID(), model, ...price })}
        onRemovePrice={(id) => save({ id, remove: true })}
      />
    </Shell>
  )
}
