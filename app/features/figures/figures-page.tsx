// What an auditor sees of a space: sessions as figures, newest first, and their sums. No title, path or content comes this far.
import type { ReactNode } from 'react'
import { AgentMark } from '../../ui/agent-mark.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCost, formatCount } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { StatusLabel } from '../sessions/status-word.tsx'
import { formatTokens } from '../usage/usage-words.ts'
import type { Figures } from './reads.server.ts'

const shown = 500

export function FiguresPage({ sessions }: { sessions: readonly Figures[] }) {
  const newest = sessions.toSorted((a, b) => timeOf(b) - timeOf(a)).slice(0, shown)
  const sum = (pick: (one: Figures) => number) => sessions.reduce((total, one) => total + pick(one), 0)
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Figures">
      <div className="mx-auto flex max-w-[72rem] flex-col gap-5 px-4 py-5 md:px-8 md:py-7">
        <header>
          <h1 className="text-xl font-semibold tracking-tight">Figures</h1>
          <p className="mt-1 max-w-prose text-sm text-muted">
            Your role in this space is auditor. You see how much was done and what it cost, and no titles, paths or
            contents.
          </p>
        </header>
        {sessions.length === 0 ? (
          <EmptyState title="No sessions yet">Their figures stand here as soon as there is one.</EmptyState>
        ) : (
          <>
            <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
              <Sum name="Sessions">{formatCount(sessions.length)}</Sum>
              <Sum name="Tool calls">{formatCount(sum((one) => one.toolCount))}</Sum>
              <Sum name="Tokens">{formatTokens(sum(tokensOf))}</Sum>
              <Sum name="Cost">{formatCost(String(sum((one) => Number(one.costUsd ?? 0))))}</Sum>
            </dl>
            <Table sessions={newest} />
            {sessions.length > shown && (
              <p className="text-sm text-muted">
                The newest {formatCount(shown)} of {formatCount(sessions.length)}; the sums are of all.
              </p>
            )}
          </>
        )}
      </div>
    </div>
  )
}

function Table({ sessions }: { sessions: readonly Figures[] }) {
  return (
    <div tabIndex={0} role="group" aria-label="Sessions in figures" className="inset-focus overflow-x-auto">
      <table className="tabular w-full text-left text-sm whitespace-nowrap">
        <thead className="border-b border-line text-xs text-faint">
          <tr>
            {['Agent', 'Model', 'Status', 'Started'].map((name) => (
              <th key={name} scope="col" className="py-1.5 pr-4 font-medium">
                {name}
              </th>
            ))}
            {['Messages', 'Tool calls', 'Errors', 'Tokens', 'Cost'].map((name) => (
              <th key={name} scope="col" className="py-1.5 pl-4 text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sessions.map((one) => (
            <tr key={one.id} className="border-b border-line last:border-0">
              <td className="py-2 pr-4">
                <span className="flex items-center gap-2">
                  <AgentMark agent={one.agent} />
                  <span className="text-muted">{revealHidden(one.kind)}</span>
                </span>
              </td>
              <td className="max-w-48 truncate pr-4 text-muted">{one.model ? revealHidden(one.model) : '–'}</td>
              <td className="pr-4">
                <StatusLabel status={one.status} />
              </td>
              <td className="pr-4 text-muted">{one.startedAt ? <RelativeTime ago at={one.startedAt} /> : '–'}</td>
              <Figure>{formatCount(one.messageCount)}</Figure>
              <Figure>{formatCount(one.toolCount)}</Figure>
              <Figure>{formatCount(one.errorCount)}</Figure>
              <Figure>{formatTokens(tokensOf(one))}</Figure>
              <Figure>{one.costUsd === null ? '–' : formatCost(one.costUsd)}</Figure>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const Figure = ({ children }: { children: ReactNode }) => <td className="pl-4 text-right">{children}</td>

function Sum({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="rounded-md border border-line px-4 py-3">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="tabular mt-0.5 text-lg font-semibold">{children}</dd>
    </div>
  )
}

const timeOf = (one: Figures) => (one.lastEventAt ?? one.startedAt)?.getTime() ?? 0
const tokensOf = (one: Figures) => one.inputTokens + one.outputTokens + one.cacheReadTokens + one.cacheWriteTokens
