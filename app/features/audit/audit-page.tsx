// Who did what in this space: administrative acts, and reads by keys, share links and tools. Newest first.
import { EmptyState } from '../../ui/empty-state.tsx'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { actWords, meansWords } from './audit-words.ts'
import type { AuditLine } from './reads.server.ts'

type AuditPageProps = { lines: readonly AuditLine[]; more: boolean; onOlder: () => void }

export function AuditPage({ lines, more, onOlder }: AuditPageProps) {
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Activity">
      <div className="mx-auto flex max-w-[60rem] flex-col gap-4 px-4 py-5 md:px-8 md:py-7">
        <h1 className="text-xl font-semibold tracking-tight">Activity</h1>
        <p className="max-w-prose text-sm text-muted">
          What was changed here and by whom, and what keys, share links and tools have read. Lines are never changed.
        </p>
        {lines.length === 0 ? (
          <EmptyState title="Nothing yet">The first key, rule or share link makes the first line.</EmptyState>
        ) : (
          <ol className="divide-y divide-line rounded-md border border-line">
            {lines.map((line) => (
              <Line key={line.id} line={line} />
            ))}
          </ol>
        )}
        {more && (
          <Button look="quiet" onClick={onOlder}>
            Older lines
          </Button>
        )}
      </div>
    </div>
  )
}

function Line({ line }: { line: AuditLine }) {
  const about = line.detail?.label ?? line.detail?.name ?? line.targetId
  return (
    <li className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 px-4 py-2.5 text-sm">
      <span className="min-w-0 truncate">
        <span className="font-medium">{actWords(line.act)}</span>
        {about != null && <span className="text-muted"> {revealHidden(String(about))}</span>}
        {line.outcome !== 'done' && <span className="text-bad"> refused: {line.outcome}</span>}
      </span>
      <RelativeTime ago at={line.at} className="tabular text-xs text-muted" />
      <span className="col-span-2 text-xs text-muted">
        {[revealHidden(line.actor ?? 'no account'), meansWords[line.means], line.network]
          .filter((part) => part !== null)
          .join(' · ')}
        {line.rows !== null && ` · ${line.rows.toLocaleString('en')} rows`}
      </span>
    </li>
  )
}
