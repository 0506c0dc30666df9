// Which agents are running at this moment: each process with its session, its machine, and how to get there.
import { Radio } from 'lucide-react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { AgentProcess, Machine, Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { StatusLabel } from '../sessions/status-word.tsx'
import { processWords } from './live-words.ts'

type LivePageProps = {
  /** Oldest first. */
  processes: readonly AgentProcess[]
  sessions: ReadonlyMap<string, Session>
  machines: ReadonlyMap<string, Machine>
  hrefOf: (sessionId: string) => string
}

export function LivePage({ processes, sessions, machines, hrefOf }: LivePageProps) {
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Live">
      <div className="mx-auto max-w-[60rem] px-4 py-5 md:px-8 md:py-7">
        <h1 className="text-xl font-semibold tracking-tight">Live</h1>
        <p className="mt-1 mb-5 max-w-prose text-sm text-muted">
          Agents whose process is alive. A process that ends leaves this page within a minute; its session stays.
        </p>
        {processes.length === 0 ? (
          <EmptyState icon={<Radio aria-hidden />} title="No agent is running">
            Agents register themselves through Logbook's hooks, or by{' '}
            <code className="font-mono text-xs whitespace-nowrap text-text">POST /api/registry</code>. A command started
            with <code className="font-mono text-xs whitespace-nowrap text-text">npx logbook run -- COMMAND</code> shows
            up here too.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line rounded-md border border-line">
            {processes.map((process) => (
              <LiveProcess
                key={process.id}
                process={process}
                session={sessions.get(process.sessionId)}
                machine={machines.get(process.machineId)?.name}
                href={hrefOf(process.sessionId)}
              />
            ))}
          </ul>
        )}
        <Machines machines={machines} />
      </div>
    </div>
  )
}

function Machines({ machines }: Pick<LivePageProps, 'machines'>) {
  const named = [...machines.values()].toSorted((a, b) => a.name.localeCompare(b.name))
  if (named.length === 0) return null
  return (
    <section aria-label="Machines" className="mt-8">
      <h2 className="text-sm font-semibold">Machines</h2>
      <ul className="mt-2 text-sm text-muted">
        {named.map(({ id, name, platform, lastSeenAt }) => (
          <li key={id} className="tabular py-0.5">
            <span className="text-text">{revealHidden(name)}</span>
            {platform && ` (${revealHidden(platform)})`}
            {lastSeenAt && (
              <>
                , last seen <RelativeTime at={lastSeenAt} />
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

type LiveProcessProps = { process: AgentProcess; session?: Session; machine?: string; href: string }

function LiveProcess({ process, session, machine, href }: LiveProcessProps) {
  const title = process.label?.trim() ? revealHidden(process.label) : session ? titleOf(session) : 'Untitled session'
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 text-sm">
      <Link href={href} className="min-w-0 flex-1 truncate font-medium hover:underline">
        {title}
      </Link>
      {session && <StatusLabel status={session.status} className="text-xs/5" />}
      <span className="tabular w-full text-xs text-muted">
        {processWords(process, machine)}
        {process.cwd && <span className="ml-3 font-mono">{revealHidden(process.cwd)}</span>}
        {process.startedAt && (
          <span className="ml-3">
            since <RelativeTime at={process.startedAt} />
          </span>
        )}
      </span>
    </li>
  )
}
