// What came in below while the reader was elsewhere.
import { ArrowDown } from 'lucide-react'
import { formatCount } from '../../ui/numbers.ts'

export function NewPill({ count, onFollow }: { count: number; onFollow: () => void }) {
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-4 z-10 flex justify-center"
      data-print="no"
    >
      <button
        type="button"
        onClick={onFollow}
        className="pointer-events-auto flex h-8 animate-arrive items-center gap-1.5 rounded-full bg-ink px-3.5 text-sm font-medium text-on-ink shadow-float"
      >
        <ArrowDown aria-hidden className="size-4" />
        {count > 0 ? <span className="tabular">{formatCount(count)} new</span> : 'Follow'}
      </button>
    </div>
  )
}
