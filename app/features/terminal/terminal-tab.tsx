// A recorded terminal: live while it runs, and from any moment again, as fast as one likes.
import { Pause, Play, Radio } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { formatDuration } from '../../ui/times.ts'
import type { Session } from '../rows.ts'
import { statusOf } from '../sessions/session-words.ts'
import { happenedBy, momentOf, momentsOf } from './playback.ts'
import { openScreen } from './screen.ts'
import type { Screen } from './screen.ts'
import { useSteps } from './use-steps.ts'

const speeds = [1, 2, 4, 8]
const frameMs = 50

/** `from` is the event at which to stand at first; else it is the end, whatever comes. */
export function TerminalTab({ session, from }: { session: Session; from?: number }) {
  const { steps, complete, error } = useSteps(session.id, session.eventCount)
  const moments = useMemo(() => momentsOf(steps), [steps])
  const end = moments.at(-1) ?? 0
  // Undefined until somebody has chosen; null is the end, whatever comes.
  const [chosen, setMoment] = useState<number | null>()
  const moment = chosen === undefined ? momentOf(steps, moments, from) : chosen
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState(1)
  const shown = moment === null ? steps.length : happenedBy(moments, moment)
  const { element, fault } = useScreen(steps, shown)

  const live = statusOf(session.status).live
  const atEnd = moment === null || moment >= end
  // A replay that has reached what is there so far goes on when there is more to come.
  const running = playing && !(atEnd && complete && !live)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setMoment((at) => Math.min((at ?? 0) + frameMs * speed, end)), frameMs)
    return () => clearInterval(timer)
  }, [running, speed, end])

  const play = () => {
    if (!running) setMoment(atEnd ? 0 : moment)
    setPlaying(!running)
  }
  return (
    <div className="flex h-full flex-col gap-3 px-4 py-3">
      <div className="flex flex-wrap items-center gap-3 text-sm" role="group" aria-label="Replay">
        <Button
          icon={running ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
          onClick={play}
        >
          {running ? 'Pause' : 'Replay'}
        </Button>
        <input
          type="range"
          aria-label="Moment"
          className="min-w-32 flex-1 accent-accent"
          min={0}
          max={Math.max(1, end)}
          step={1}
          value={Math.min(moment ?? end, end)}
          onChange={(event) => {
            setPlaying(false)
            setMoment(Number(event.target.value))
          }}
        />
        <span className="tabular text-xs text-muted">
          {formatDuration(Math.min(moment ?? end, end))} / {formatDuration(end)}
        </span>
        <label className="flex items-center gap-1.5 text-xs text-muted">
          Speed
          <select
            value={speed}
            onChange={(event) => setSpeed(Number(event.target.value))}
            className="rounded border border-line bg-raised px-1 py-0.5 text-text"
          >
            {speeds.map((times) => (
              <option key={times} value={times}>
                {times}×
              </option>
            ))}
          </select>
        </label>
        {live && moment !== null && (
          <Button
            look="quiet"
            icon={<Radio aria-hidden className="size-4" />}
            onClick={() => {
              setPlaying(false)
              setMoment(null)
            }}
          >
            Follow live
          </Button>
        )}
      </div>
      {(error ?? fault) && (
        <Banner tone="warn" title="The terminal could not be shown to its end.">
          {error ?? fault} What is recorded is kept; it is tried again.
        </Banner>
      )}
      <div
        ref={element}
        role="group"
        aria-label="Terminal"
        data-steps={shown}
        className="min-h-0 flex-1 overflow-auto rounded-md bg-[#121214] p-2"
      />
    </div>
  )
}

// The screen shows the first `shown` steps: it goes on from where it is, and begins again when it has to go back.
function useScreen(steps: Parameters<Screen['write']>[0], shown: number) {
  const element = useRef<HTMLDivElement>(null)
  const [screen, setScreen] = useState<Screen | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const written = useRef(0)
  const writing = useRef<Promise<void>>(Promise.resolve())
  useEffect(() => {
    const place = element.current
    if (!place) return
    let gone = false
    let opened: Screen | undefined
    openScreen(place).then(
      (made) => {
        opened = made
        if (gone) return made.dispose()
        written.current = 0
        setScreen(made)
      },
      (error: unknown) => setFault(error instanceof Error ? error.message : String(error)),
    )
    return () => {
      gone = true
      opened?.dispose()
      setScreen(null)
    }
  }, [])
  useEffect(() => {
    if (!screen) return
    writing.current = writing.current.then(async () => {
      if (shown < written.current) {
        screen.clear()
        written.current = 0
      }
      const next = steps.slice(written.current, shown)
      written.current = Math.max(written.current, shown)
      await screen.write(next)
    })
  }, [screen, steps, shown])
  return { element, fault }
}
