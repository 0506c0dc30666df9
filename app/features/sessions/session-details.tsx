// The quiet figures of a session: where it ran, what it cost, what it is called at its source.
import { Info } from 'lucide-react'
import { agentLook } from '../../ui/agents.ts'
import { IconButton } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { formatCost, formatCount } from '../../ui/numbers.ts'
import { Popover } from '../../ui/popover.tsx'
import { exactTime } from '../../ui/times.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import { CoverageList } from '../coverage/coverage-list.tsx'
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
      {session.inputTokens + session.outputTokens > 0 && (
        <Link href={`/usage/${session.id}`} className="mt-3 inline-block text-accent hover:underline">
          Show the lines behind tokens and cost
        </Link>
      )}
      <CoverageList sessionId={session.id} />
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
    ['Cost', costOf(session)],
    ['Transcript', session.transcriptPath],
  ]
  return facts.flatMap(([name, value]) => (value ? [[name, revealHidden(value)]] : []))
}

function costOf({ costUsd, meta }: Session): string | null {
  const unpriced = Array.isArray(meta['unpriced']) ? meta['unpriced'].map(String) : []
  const without =
    unpriced.length > 0 ? `no price known for ${unpriced.map((name) => name || 'an unnamed model').join(', ')}` : ''
  if (costUsd === null) return without || null
  return without ? `at least ${formatCost(costUsd)}; ${without}` : formatCost(costUsd)
}
