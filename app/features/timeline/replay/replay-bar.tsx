// Below a timeline that is replayed: run or stop, one event on or back, how fast, and where it stands.
import { Pause, Play, StepBack, StepForward, X } from 'lucide-react'
import { IconButton } from '../../../ui/button.tsx'
import { formatCount } from '../../../ui/numbers.ts'
import { speeds } from './pace.ts'
import type { Replay } from './use-replay.ts'

export function ReplayBar({ replay, total }: { replay: Replay; total: number }) {
  const { at, playing, speed } = replay
  return (
    <div role="group" aria-label="Replay" data-print="no" className="@container border-t border-line bg-raised">
      <div className="mx-auto flex max-w-[56rem] items-center gap-1 px-4 py-1.5 md:pr-12">
        <IconButton label="One event back (,)" onClick={() => replay.step(-1)}>
          <StepBack aria-hidden className="size-4" />
        </IconButton>
        <IconButton label={playing ? 'Pause (space)' : 'Play (space)'} onClick={() => replay.setPlaying(!playing)}>
          {playing ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
        </IconButton>
        <IconButton label="One event on (.)" onClick={() => replay.step(1)}>
          <StepForward aria-hidden className="size-4" />
        </IconButton>
        <input
          type="range"
          aria-label="Event"
          aria-valuetext={`event ${at} of ${total}`}
          min={1}
          max={Math.max(1, total)}
          value={at}
          onChange={(event) => {
            replay.setPlaying(false)
            replay.setAt(Number(event.target.value))
          }}
          className="mx-2 min-w-16 flex-1 accent-accent"
        />
        <span role="status" className="tabular text-xs whitespace-nowrap text-muted @max-md:sr-only">
          {formatCount(at)} of {formatCount(total)}
        </span>
        <label className="ml-2 flex items-center gap-1.5 text-xs text-muted">
          <span className="@max-xl:sr-only">Speed</span>
          <select
            value={speed}
            onChange={(event) => replay.setSpeed(Number(event.target.value))}
            className="h-7 rounded border border-line bg-raised px-1 text-text"
          >
            {speeds.map((times) => (
              <option key={times} value={times}>
                {times}×
              </option>
            ))}
          </select>
        </label>
        <IconButton label="End the replay (Esc)" onClick={replay.end}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
    </div>
  )
}
