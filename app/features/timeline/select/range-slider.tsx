// From which event to which one, by two thumbs; what they say counts when they are let go.
import { Slider } from 'radix-ui'
import { useState } from 'react'
import { formatCount } from '../../../ui/numbers.ts'

type RangeSliderProps = {
  most: number
  from: number | null
  to: number | null
  onRange: (from: number | null, to: number | null) => void
}

export function RangeSlider({ most, from, to, onRange }: RangeSliderProps) {
  const [moving, setMoving] = useState<readonly number[]>()
  const [low = 1, high = most] = moving ?? [Math.min(from ?? 1, most), Math.min(to ?? most, most)]
  return (
    <div>
      <p className="tabular mb-2 flex justify-between gap-3 text-xs">
        <span className="font-semibold text-muted">Range</span>
        <span className="text-muted">
          {low === 1 && high === most ? 'all events' : `events ${formatCount(low)} to ${formatCount(high)}`}
        </span>
      </p>
      <Slider.Root
        min={1}
        max={most}
        step={1}
        value={[low, high]}
        onValueChange={setMoving}
        onValueCommit={([first = 1, last = most]) => {
          setMoving(undefined)
          onRange(first === 1 ? null : first, last === most ? null : last)
        }}
        className="relative flex h-5 touch-none items-center select-none"
      >
        <Slider.Track className="h-1 grow rounded-full bg-line-strong">
          <Slider.Range className="absolute h-1 rounded-full bg-accent" />
        </Slider.Track>
        {['First event', 'Last event'].map((label) => (
          <Slider.Thumb
            key={label}
            aria-label={label}
            className="block size-4 rounded-full border border-accent bg-raised shadow-float"
          />
        ))}
      </Slider.Root>
    </div>
  )
}
