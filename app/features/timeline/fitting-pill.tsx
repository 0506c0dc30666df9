// How much of a session is shown, and the way back to all of it.
import { formatCount } from '../../ui/numbers.ts'

type FittingPillProps = { count: number; total: number; onShowAll: () => void }

export function FittingPill({ count, total, onShowAll }: FittingPillProps) {
  return (
    <div
      role="status"
      data-print="no"
      className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center pr-6 text-xs"
    >
      <p className="tabular pointer-events-auto flex h-7 items-center gap-2 rounded-full border border-line-strong bg-raised pr-1 pl-3 text-muted shadow-float">
        {formatCount(count)} of {formatCount(total)} events
        <button type="button" onClick={onShowAll} className="h-5 rounded-full px-2 text-accent hover:bg-hover">
          Show all
        </button>
      </p>
    </div>
  )
}
