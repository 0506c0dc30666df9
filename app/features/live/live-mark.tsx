// That a process of a session is alive at this moment, in a list and in a head.
import { clsx } from 'clsx'

export function LiveMark({ title, className }: { title?: string; className?: string }) {
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex shrink-0 items-center gap-1 rounded-full bg-accent-soft px-1.5 text-accent',
        className,
      )}
    >
      <span aria-hidden className="size-1.5 animate-breathe rounded-full bg-current" />
      live
    </span>
  )
}
