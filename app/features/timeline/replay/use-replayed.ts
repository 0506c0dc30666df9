// What a timeline shows while it is replayed, and the clock that moves it on; more is asked for where the window ends.
import { useEffect, useMemo } from 'react'
import type { TimelineEvent } from '../../rows.ts'
import { nextOf, upTo } from './pace.ts'
import type { Replay } from './use-replay.ts'

type Window = {
  events: readonly TimelineEvent[]
  hasMoreAfter: boolean
  needAfter: () => void
  goToSeq: (seq: number) => Promise<void>
}

/** How long it waits for what it asked for before it asks again, in milliseconds. */
const patience = 400

export function useReplayed(replay: Replay | undefined, { events, hasMoreAfter, needAfter, goToSeq }: Window) {
  useEffect(() => {
    if (!replay) return
    replay.tell(events)
    const isHere = events.some((event) => event.seq === replay.at)
    const next = nextOf(events, replay.at, replay.speed)
    if (next && replay.playing) {
      const timer = setTimeout(() => replay.setAt(next.seq), next.ms)
      return () => clearTimeout(timer)
    }
    if (next) return
    if (isHere && !hasMoreAfter) return replay.playing ? replay.setPlaying(false) : undefined
    const ask = () => (isHere ? needAfter() : void goToSeq(replay.at))
    ask()
    const again = setInterval(ask, patience)
    return () => clearInterval(again)
  }, [replay, events, hasMoreAfter, needAfter, goToSeq])
  return useMemo(() => (replay ? upTo(events, replay.at) : events), [replay, events])
}
