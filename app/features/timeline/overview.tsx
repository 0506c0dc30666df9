// The whole session as a slim line at the right edge: prompts, edits, errors, and where the reader is. A click goes there.
import { clsx } from 'clsx'
import type { KeyboardEvent, PointerEvent } from 'react'
import { thinMarks } from './overview-marks.ts'
import type { Mark } from './overview-marks.ts'

type OverviewProps = {
  marks: readonly Mark[]
  /** What is in view, as shares of the whole. */
  viewport: { from: number; to: number }
  onJump: (position: number) => void
}

export function Overview({ marks, viewport, onJump }: OverviewProps) {
  const jumpTo = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === 'pointermove' && event.buttons !== 1) return
    const box = event.currentTarget.getBoundingClientRect()
    onJump(clamp((event.clientY - box.top) / box.height))
  }
  const step = (event: KeyboardEvent) => {
    const by = steps[event.key]
    if (by === undefined) return
    event.preventDefault()
    onJump(clamp(by === Infinity ? 1 : viewport.from + by))
  }
  const height = Math.max(0.025, viewport.to - viewport.from)
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Place in the session"
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(viewport.from * 100)}
      aria-valuetext={`${Math.round(viewport.from * 100)} percent of the session`}
      data-print="no"
      onPointerDown={jumpTo}
      onPointerMove={jumpTo}
      onKeyDown={step}
      className="absolute top-2 right-1 bottom-2 w-4 cursor-pointer touch-none md:right-3"
    >
      <svg aria-hidden className="size-full">
        <rect x="5" width="6" height="100%" rx="3" className="fill-sunken" />
        {thinMarks(marks).map((mark) => (
          <rect
            key={`${mark.kind} ${mark.position}`}
            x={mark.kind === 'edit' ? 6 : 4}
            width={mark.kind === 'edit' ? 4 : 8}
            height={mark.kind === 'edit' ? 2 : 3}
            rx="1"
            y={`${mark.position * 99.5}%`}
            className={clsx(hues[mark.kind])}
          />
        ))}
        <rect
          x="1.5"
          width="13"
          rx="3"
          y={`${Math.min(viewport.from, 1 - height) * 100}%`}
          height={`${height * 100}%`}
          className="fill-text/6 stroke-line-strong"
        />
      </svg>
    </div>
  )
}

const hues: Record<Mark['kind'], string> = { prompt: 'fill-accent', error: 'fill-bad', edit: 'fill-control' }
const steps: Partial<Record<string, number>> = {
  ArrowDown: 0.02,
  ArrowUp: -0.02,
  PageDown: 0.1,
  PageUp: -0.1,
  Home: -Infinity,
  End: Infinity,
}

const clamp = (position: number) => Math.min(1, Math.max(0, position))
