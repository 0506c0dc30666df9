// The state of sync in the top bar: a dot that differs in shape as well as in colour, a word, a figure.
import { clsx } from 'clsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { syncAdvice, syncWords } from './sync-state.ts'
import type { SyncState } from './sync-state.ts'

export function StateLine(props: SyncState) {
  const { word, detail } = syncWords(props)
  return (
    <Tooltip content={syncAdvice(props.state)?.text ?? explanations[props.state]}>
      <span
        role="group"
        aria-label="State of sync"
        tabIndex={0}
        className="inline-flex h-8 items-center gap-2 rounded-md px-1.5 text-xs whitespace-nowrap text-muted"
      >
        <span aria-hidden className={clsx('size-2 shrink-0 rounded-full', dots[props.state])} />
        <span role="status" aria-label={`Sync: ${word}`}>
          {word}
        </span>
        {detail && <span className="tabular min-w-10 text-faint max-md:hidden">{detail}</span>}
      </span>
    </Tooltip>
  )
}

const dots: Record<SyncState['state'], string> = {
  live: 'bg-ok ring-3 ring-ok-soft',
  'catching-up': 'border-2 border-accent border-t-transparent animate-spin',
  offline: 'border-2 border-bad',
  server: 'border-2 border-warn',
}

const explanations: Partial<Record<SyncState['state'], string>> = {
  live: 'Every change is shown as it is committed. The figure is the time from commit to this page.',
  'catching-up': 'Changes made while this page was away are coming in.',
}
