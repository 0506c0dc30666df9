// `/settings/activity`: the audit log.
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { AuditPage } from '../features/audit/audit-page.tsx'
import { readAudit } from '../features/audit/reads.ts'
import { Shell } from '../features/frame/shell.tsx'
import { act } from '../features/sync/act.ts'

export const Route = createFileRoute('/_app/settings_/activity')({
  loader: () => readAudit({ data: { before: null } }),
  component: Page,
})

function Page() {
  const first = Route.useLoaderData()
  const [older, setOlder] = useState<typeof first>({ lines: [], more: false })
  const lines = [...first.lines, ...older.lines]
  const last = lines.at(-1)
  const more = older.lines.length > 0 ? older.more : first.more
  const onOlder = () => {
    if (!last) return
    act('Reading older lines', async () => {
      const page = await readAudit({ data: { before: { at: last.at, id: last.id } } })
      setOlder((known) => ({ lines: [...known.lines, ...page.lines], more: page.more }))
    })
  }
  return (
    <Shell>
      <AuditPage lines={lines} more={more} onOlder={onOlder} />
    </Shell>
  )
}
