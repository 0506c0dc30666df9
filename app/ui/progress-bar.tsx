// How far something is, as a bar and as a ring. Drawn as SVG attributes: no style attribute, so the server may render it.
type ProgressProps = { done: number; total: number; label: string }

export function ProgressBar({ done, total, label }: ProgressProps) {
  const percent = share(done, total) * 100
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={Math.min(done, total)}
      className="h-1.5 w-full overflow-hidden rounded-full bg-sunken"
    >
      <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="size-full">
        <rect width={percent} height="1" className="fill-accent" />
      </svg>
    </div>
  )
}

export function ProgressRing({ done, total, label }: ProgressProps) {
  const round = 2 * Math.PI * 6
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 16 16"
      className="size-4 shrink-0 -rotate-90 fill-none stroke-[2.5]"
    >
      <circle cx="8" cy="8" r="6" className="stroke-line-strong" />
      <circle cx="8" cy="8" r="6" className="stroke-ok" strokeDasharray={`${share(done, total) * round} ${round}`} />
    </svg>
  )
}

function share(done: number, total: number): number {
  return total <= 0 ? 0 : Math.min(1, Math.max(0, done / total))
}
