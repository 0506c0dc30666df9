// The shape of what is about to come. Only for the very first load: later, old rows stay until new ones are whole.
import { clsx } from 'clsx'

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block animate-breathe rounded-md bg-line', className)} />
}

/** Two-line rows, the height of a session row each. */
export function SkeletonRows({ count, label }: { count: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: count }, (_, row) => (
        <div key={row} className="flex h-15 flex-col justify-center gap-2 px-4">
          <Skeleton className={clsx('h-3', widths[row % widths.length])} />
          <Skeleton className="h-2.5 w-32" />
        </div>
      ))}
    </div>
  )
}

const widths = ['w-3/5', 'w-4/5', 'w-2/5', 'w-2/3']
