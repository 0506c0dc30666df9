// The terms of a search, each of which can be taken away by itself.
import { X } from 'lucide-react'
import { revealHidden } from '../../ui/visible-text.ts'
import { termsOf } from './language/suggest.ts'

export function SearchChips({ typed, onTyped }: { typed: string; onTyped: (typed: string) => void }) {
  return termsOf(typed).map(({ label, without }, n) => (
    <button
      key={`${label}/${n}`}
      type="button"
      aria-label={`Take away ${revealHidden(label)}`}
      onClick={() => onTyped(without)}
      className="inline-flex h-6 max-w-64 items-center gap-1 rounded-full bg-accent-soft pr-1.5 pl-2.5 font-mono text-xs text-accent"
    >
      <span className="truncate">{revealHidden(label)}</span>
      <X aria-hidden className="size-3 shrink-0" />
    </button>
  ))
}
