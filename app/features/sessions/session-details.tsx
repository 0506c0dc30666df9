// The quiet figures of a session: where it ran, what it cost, what it is called at its source.
import { Info } from 'lucide-react'
import { agentLook } from '../../ui/agents.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatCost, formatCount } from '../../ui/numbers.ts'
import { Popover } from '../../ui/popover.tsx'
import { exactTime } from '../../ui/times.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Session } from '../rows.ts'

export function SessionDetails({ session, machine }: { session: Session; machine?: string }) {
  return (
    <Popover
      label="Details of the session"
      align="end"
      trigger={
        <IconButton label="Details">
          <Info aria-hidden className="size-4" />
        </IconButton>
      }
    >
      <dl className="grid max-w-lg grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {factsOf(session, machine).map(([name, value]) => (
          <div key={name} className="col-span-full grid grid-cols-subgrid">
            <dt className="text-faint">{name}</dt>
            <dd className="tabular break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  )
}

function factsOf(session: Session, machine?: string): [name: string, value: string][] {
  const { agentVersion, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = session
  const tokens = [
    `${formatCount(inputTokens)} in`,
    `${formatCount(outputTokens)} out`,
    `${formatCount(cacheReadTokens + cacheWriteTokens)} cached`,
  ]
  const facts: [string, string | null | undefined][] = [
    ['Agent', [agentLook(session.agent).name, agentVersion].filter(Boolean).join(' ')],
    ['Id at its source', session.nativeId],
    ['Machine', machine],
    ['Folder', session.cwd],
    ['Branches', session.branches.join(', ')],
    ['Started', session.startedAt && exactTime(session.startedAt)],
    ['Last event', session.lastEventAt && exactTime(session.lastEventAt)],
    ['Messages', formatCount(session.messageCount)],
    ['Tool calls', formatCount(session.toolCount)],
    ['Tokens', inputTokens + outputTokens > 0 ? tokens.join(' · ') : null],
    ['Cost', session.costUsd && formatCost(session.costUsd)],
    ['Transcript', session.transcriptPath],
  ]
  return facts.flatMap(([name, value]) => (value ? [[name, revealHidden(value)]] : []))
}
