// What agents left behind in a session: reports to read, states to look into, and which hooks were called.
import { FileText } from 'lucide-react'
import type { ReactNode } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { JsonTree } from '../../ui/json-tree.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { countOf } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Session } from '../rows.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import { readLeftBehind } from './reads.ts'
import { enrichedOf } from './report-words.ts'

type Left = Awaited<ReturnType<typeof readLeftBehind>>

export function ReportsTab({ session }: { session: Session }) {
  const loaded = useLoaded(() => readLeftBehind({ data: { sessionId: session.id } }), session.eventCount)
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Reports">
      <div className="mx-auto flex max-w-[56rem] flex-col gap-6 px-4 py-5 md:pr-12">
        <Figures session={session} />
        {loaded.state === 'loading' && <SkeletonRows count={4} label="Reading the reports" />}
        {loaded.state === 'failed' && (
          <Banner
            tone="bad"
            title="The reports could not be read."
            action={<Button onClick={loaded.retry}>Try again</Button>}
          >
            {loaded.message}
          </Banner>
        )}
        {loaded.state === 'ready' && <Everything {...loaded.value} />}
      </div>
    </div>
  )
}

function Figures({ session }: { session: Session }) {
  const figures = enrichedOf(session)
  if (!figures) return null
  return (
    <p className="tabular text-sm text-muted">
      Quality {figures.quality} of 100 · {countOf(figures.words, 'word')} · {countOf(figures.reports, 'report')} ·{' '}
      {countOf(figures.subAgents, 'sub-agent')}
    </p>
  )
}

function Everything({ reports, states, audit }: Left) {
  if (reports.length + states.length + audit.length === 0)
    return (
      <EmptyState icon={<FileText aria-hidden />} title="No reports">
        Agents of the SDK leave reports and states here when their hooks are wrapped with wrapHooks().
      </EmptyState>
    )
  return (
    <>
      {reports.map((report) => (
        <Leaf key={report.id} row={report} note={report.unverified ? 'masked further since it was read' : undefined}>
          <Markdown text={report.content} />
        </Leaf>
      ))}
      {states.map((state) => (
        <Leaf key={state.id} row={state}>
          <div className="overflow-x-auto font-mono text-xs">
            <JsonTree value={JSON.parse(state.json)} open={2} />
          </div>
        </Leaf>
      ))}
      {audit.length > 0 && <Audit rows={audit} />}
    </>
  )
}

type Row = Pick<Left['reports'][number], 'type' | 'path' | 'agentType' | 'agentId' | 'reportedAt'> & {
  name?: string | null
}

function Leaf({ row, note, children }: { row: Row; note?: string; children: ReactNode }) {
  const name = row.name || row.path || row.type
  return (
    <section aria-label={revealHidden(name)} className="rounded-md border border-line">
      <h2 className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-4 py-2 text-sm">
        <span className="font-medium">{revealHidden(name)}</span>
        <span className="text-xs text-muted">
          {[row.type, row.agentType ?? row.agentId, note]
            .filter(Boolean)
            .map((word) => revealHidden(String(word)))
            .join(' · ')}
        </span>
        {row.reportedAt && <RelativeTime ago at={row.reportedAt} className="ml-auto text-xs text-faint" />}
      </h2>
      <div className="px-4 py-3">{children}</div>
    </section>
  )
}

function Audit({ rows }: { rows: Left['audit'] }) {
  return (
    <section aria-label="Hooks that were called">
      <h2 className="mb-2 text-sm font-medium">{countOf(rows.length, 'hook call')}</h2>
      <ul className="divide-y divide-line rounded-md border border-line font-mono text-xs">
        {rows.map((row) => (
          <li key={row.id} className="px-3 py-1.5">
            <details>
              <summary className="cursor-pointer">
                {row.event}{' '}
                <span className="text-muted">{revealHidden([row.tool, row.agentId].filter(Boolean).join(' '))}</span>{' '}
                <span className="text-faint">{revealHidden(row.sessionKey)}</span>
              </summary>
              <JsonTree value={JSON.parse(row.json)} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}
