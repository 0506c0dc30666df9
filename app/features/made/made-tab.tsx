// Everything that a session made, in the order in which it did: branches, commits, pull requests, each leading to the call that made it.
import { GitBranch, GitCommitHorizontal, GitPullRequest } from 'lucide-react'
import { useMemo } from 'react'
import type { Made } from '../../importer/made.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Link } from '../../ui/link.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import { PullLink } from './made-marks.tsx'
import { readMadeEvents } from './reads.ts'
import type { MadeEvent } from './reads.server.ts'

type MadeTabProps = { sessionId: string; made: readonly Made[]; hrefOf: (seq: number) => string }

export function MadeTab({ sessionId, made, hrefOf }: MadeTabProps) {
  const events = useLoaded(() => readMadeEvents({ data: { sessionId } }), made.length)
  const rows = useMemo(() => inOrder(made, events.state === 'ready' ? events.value : []), [made, events])
  if (made.length === 0)
    return (
      <p className="px-4 py-6 text-sm text-pretty text-muted md:px-8">
        This session made no commit, branch or pull request that Logbook could read from its calls. Sessions from before
        this version show theirs after <code className="font-mono text-xs">npx logbook reparse</code>.
      </p>
    )
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="What the session made">
      <ol className="mx-auto max-w-[56rem] divide-y divide-line px-4 py-3 text-sm">
        {rows.map(({ one, event }) => (
          <li key={`${one.kind} ${one.name}`} className="flex items-start gap-3 py-2">
            <MadeIcon kind={one.kind} />
            <div className="min-w-0 flex-1">
              <MadeName one={one} />
            </div>
            {event?.at && (
              <span className="tabular shrink-0 text-xs text-faint">
                <RelativeTime at={event.at} />
              </span>
            )}
            {event && (
              <Link href={hrefOf(event.seq)} className="shrink-0 text-xs text-accent hover:underline">
                Show the call
              </Link>
            )}
          </li>
        ))}
      </ol>
      {events.state === 'failed' && (
        <p role="alert" className="mx-auto max-w-[56rem] px-4 text-sm text-muted">
          Their places in the timeline could not be read: {events.message}
        </p>
      )}
    </div>
  )
}

function MadeName({ one }: { one: Made }) {
  if (one.kind === 'pull') return <PullLink address={one.name} />
  if (one.kind === 'branch')
    return (
      <p>
        New branch <span className="font-mono text-xs break-all">{revealHidden(one.name)}</span>
      </p>
    )
  return (
    <>
      <p dir="auto" className="wrap-anywhere">
        {revealHidden(one.title ?? 'Commit')}
      </p>
      <p className="flex items-center gap-1 font-mono text-xs text-muted">
        {one.name}
        <CopyButton text={one.name} label="Copy the hash" />
        {one.branch !== undefined && <span className="truncate">{revealHidden(one.branch)}</span>}
      </p>
    </>
  )
}

const icons = { commit: GitCommitHorizontal, branch: GitBranch, pull: GitPullRequest }
const words = { commit: 'Commit', branch: 'Branch', pull: 'Pull request' }

function MadeIcon({ kind }: { kind: Made['kind'] }) {
  const Icon = icons[kind]
  return <Icon role="img" aria-label={words[kind]} className="mt-0.5 size-4 shrink-0 text-muted" />
}

type Placed = { one: Made; event: MadeEvent | undefined }

// As it happened; what no call tells of stands by its own time, else at the end.
function inOrder(made: readonly Made[], events: readonly MadeEvent[]): Placed[] {
  const byCall = new Map(events.map((event) => [event.call, event]))
  const placed = made.map((one): Placed => ({ one, event: one.call === undefined ? undefined : byCall.get(one.call) }))
  const timeOf = ({ one, event }: Placed) => event?.at?.getTime() ?? (one.at ? Date.parse(one.at) : Infinity)
  return placed.toSorted((a, b) => timeOf(a) - timeOf(b) || (a.event?.seq ?? 0) - (b.event?.seq ?? 0) || 0)
}
