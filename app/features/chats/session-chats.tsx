// What people and gates said about one session: its chats, and what rules found. Chats are live; findings are read when shown.
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { ChatThread, HookifyDecision, Misalignment } from '../rows.ts'
import { readFindings } from './reads.ts'
import { ThreadList } from './thread-list.tsx'

type Findings = { misalignments: Misalignment[]; decisions: HookifyDecision[] }

export function SessionChats({ sessionId, threads }: { sessionId: string; threads: readonly ChatThread[] }) {
  const findings = useFindings(sessionId)
  const none = threads.length === 0 && findings.misalignments.length === 0 && findings.decisions.length === 0
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Chats of this session">
      <div className="mx-auto flex max-w-[50rem] flex-col gap-6 px-4 py-5">
        {none && <EmptyState title="Nobody has talked about this session" />}
        {threads.length > 0 && <ThreadList threads={threads} />}
        {findings.misalignments.length > 0 && (
          <Section title="Misalignments">
            {findings.misalignments.map((row) => (
              <Finding key={row.id} severity={row.severity} state={row.personStatus ?? row.status} title={row.title}>
                {row.summary}
              </Finding>
            ))}
          </Section>
        )}
        {findings.decisions.length > 0 && (
          <Section title="Decisions of the gate">
            {findings.decisions.map((row) => (
              <Finding
                key={row.id}
                severity={row.severity}
                state={row.blocked ? 'blocked' : 'let through'}
                title={row.rules.map((rule) => rule.id).join(', ') || 'no rule'}
              >
                {row.message ?? row.annotations ?? ''}
              </Finding>
            ))}
          </Section>
        )}
      </div>
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-2 text-sm font-semibold">{title}</h2>
      <ul className="divide-y divide-line rounded-md border border-line">{children}</ul>
    </section>
  )
}

type FindingProps = { severity: string; state: string; title: string; children: string }

function Finding({ severity, state, title, children }: FindingProps) {
  const bad = severity === 'high' || severity === 'critical'
  return (
    <li className="px-4 py-2.5 text-sm">
      <span className="flex flex-wrap items-baseline gap-x-3">
        <span className="min-w-0 flex-1 font-medium">{revealHidden(title)}</span>
        <span className={bad ? 'text-bad' : 'text-muted'}>{severity}</span>
        <span className="text-xs text-faint">{state}</span>
      </span>
      {children !== '' && <span className="mt-0.5 block text-muted">{revealHidden(children)}</span>}
    </li>
  )
}

// Not synced: they change with imports alone, and few sessions have any.
function useFindings(sessionId: string): Findings {
  const [findings, setFindings] = useState<Findings>({ misalignments: [], decisions: [] })
  useEffect(() => {
    let gone = false
    readFindings({ data: { sessionId } }).then(
      (read) => {
        if (!gone) setFindings(read)
      },
      // Chats are shown all the same; the next visit asks again.
      () => undefined,
    )
    return () => void (gone = true)
  }, [sessionId])
  return findings
}
