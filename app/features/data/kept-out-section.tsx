// Sessions that were erased and are kept out: by what tells them apart without a word of theirs.
import { useState } from 'react'
import { agentLook } from '../../ui/agents.ts'
import { Button } from '../../ui/button.tsx'
import { countOf } from '../../ui/numbers.ts'
import { exactTime } from '../../ui/times.ts'
import type { Erased } from './erased-section.tsx'

type KeptOutProps = {
  rows: Erased['keptOut']
  total: number
  onBringBack: ((sessionIds: string[]) => void) | undefined
}

export function KeptOutSection({ rows, total, onBringBack }: KeptOutProps) {
  const [all, setAll] = useState(false)
  if (total === 0) return null
  const shown = all ? rows : rows.slice(0, 8)
  return (
    <section aria-labelledby="kept-out">
      <h2 id="kept-out" className="text-lg font-semibold">
        Kept out
      </h2>
      <p className="mt-1 mb-3 max-w-prose text-sm text-muted">
        {countOf(total, 'session')} of those erased, with their sub-agents, would come in again as soon as files are
        read. Bring one back, and Logbook takes what the agent’s own files still hold of it; chats and comments stay
        gone.
      </p>
      <ul className="divide-y divide-line rounded-md border border-line">
        {shown.map((row) => (
          <li key={row.sessionId} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm">
            <span className="min-w-0 flex-1">
              {agentLook(row.agent).name}
              <span className="tabular ml-3 text-muted">
                {row.startedAt && `began ${exactTime(row.startedAt)}, `}
                {countOf(row.events, 'event')}
              </span>
            </span>
            {onBringBack && (
              <Button small look="quiet" onClick={() => onBringBack([row.sessionId])}>
                Bring back
              </Button>
            )}
          </li>
        ))}
      </ul>
      {!all && rows.length > shown.length && (
        <Button small look="link" className="mt-2" onClick={() => setAll(true)}>
          Show {rows.length}
        </Button>
      )}
    </section>
  )
}
