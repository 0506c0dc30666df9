// The replay of a session: where it stands, whether it runs, how fast. What is at hand comes from the timeline, which tells it.
import { useCallback, useMemo, useRef, useState } from 'react'
import { useShortcuts } from '../../../ui/shortcuts.ts'
import type { TimelineEvent } from '../../rows.ts'
import { beforeOf, nextOf, shifted } from './pace.ts'

export type Replay = {
  at: number
  playing: boolean
  speed: number
  setAt: (seq: number) => void
  setPlaying: (playing: boolean) => void
  setSpeed: (speed: number) => void
  /** The events at hand, in reading order. */
  tell: (events: readonly TimelineEvent[]) => void
  /** One event on or back. */
  step: (by: 1 | -1) => void
  end: () => void
}

/** Undefined while nothing is replayed. `start` begins at an event; with reduced motion it waits to be stepped or started. */
export function useReplay(): { replay: Replay | undefined; start: (seq: number) => void } {
  const [state, setState] = useState<{ at: number; playing: boolean; speed: number }>()
  const events = useRef<readonly TimelineEvent[]>([])
  const start = useCallback((at: number) => {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    setState({ at, playing: !still, speed: 1 })
  }, [])
  const acts = useMemo(() => {
    const change = (part: Partial<NonNullable<typeof state>>) => setState((now) => now && { ...now, ...part })
    return {
      setAt: (at: number) => change({ at }),
      setPlaying: (playing: boolean) => change({ playing }),
      setSpeed: (speed: number) => change({ speed }),
      tell: (some: readonly TimelineEvent[]) => void (events.current = some),
      end: () => setState(undefined),
      step: (by: 1 | -1) =>
        setState((now) => {
          const at = now && (by === 1 ? nextOf(events.current, now.at, 1)?.seq : beforeOf(events.current, now.at))
          return now && { ...now, playing: false, at: at ?? now.at }
        }),
    }
  }, [])
  useShortcuts(
    state
      ? {
          ' ': () => acts.setPlaying(!state.playing),
          ',': () => acts.step(-1),
          '.': () => acts.step(1),
          '<': () => acts.setSpeed(shifted(state.speed, -1)),
          '>': () => acts.setSpeed(shifted(state.speed, 1)),
          Escape: acts.end,
        }
      : {},
    { first: true },
  )
  return { replay: useMemo(() => state && { ...state, ...acts }, [state, acts]), start }
}
