// The one line of everything that opens in place: arrow, verb, subject, and how it went at the right.
import { ChevronRight } from 'lucide-react'
import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import type { Outcome } from '../event-words.ts'

type LineButtonProps = {
  verb: string
  subject: string
  open: boolean
  onToggle: () => void
  outcome?: Outcome | null
  right?: ReactNode
  quiet?: boolean
  nested?: boolean
}

export function LineButton({ verb, subject, open, onToggle, outcome, right, quiet, nested }: LineButtonProps) {
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className={clsx(
        'inset-focus -mx-2 flex min-h-7 w-[calc(100%+1rem)] items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-hover',
        nested && 'pl-7',
      )}
    >
      <ChevronRight
        aria-hidden
        className={clsx('size-3.5 shrink-0 text-faint transition-transform duration-100', open && 'rotate-90')}
      />
      <span className={clsx('shrink-0', quiet ? 'text-faint' : 'font-medium')}>{verb}</span>
      <span dir="auto" className={clsx('min-w-0 truncate', quiet ? 'text-faint' : 'font-mono text-xs text-muted')}>
        {subject}
      </span>
      <span className="tabular ml-auto flex shrink-0 items-center gap-2 pl-3 text-xs whitespace-nowrap">
        {right}
        {outcome && (
          <span className={clsx('inline-flex items-center gap-1.5', hues[outcome.tone])}>
            {outcome.tone === 'live' && (
              <span aria-hidden className="size-1.5 animate-breathe rounded-full bg-current" />
            )}
            {outcome.text}
          </span>
        )}
      </span>
    </button>
  )
}

/** "+5 −2": signs as well as colours; a side without lines is left out. */
export function LineCount({ added, removed }: { added: number; removed: number }) {
  return (
    <span className="flex gap-1.5 font-mono">
      {added > 0 && (
        <span className="text-ok" aria-label={`${added} lines added`} role="img">
          +{added}
        </span>
      )}
      {removed > 0 && (
        <span className="text-bad" aria-label={`${removed} lines removed`} role="img">
          −{removed}
        </span>
      )}
    </span>
  )
}

const hues: Record<Outcome['tone'], string> = {
  ok: 'text-ok',
  bad: 'font-medium text-bad',
  muted: 'text-faint',
  live: 'text-ok',
}
