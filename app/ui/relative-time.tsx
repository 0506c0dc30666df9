// A relative time that keeps itself true, with the exact one on hover. One clock ticks for the whole page.
import { useSyncExternalStore } from 'react'
import { exactTime, relativeTime, timeAgo } from './times.ts'
import { useHydrated } from './hydrated.ts'

/** On the server and while hydrating it shows the UTC date, for only the browser knows the reader's clock and zone. */
export function RelativeTime({ at, ago, className }: { at: Date; ago?: boolean; className?: string }) {
  const hydrated = useHydrated()
  const now = useClock()
  return (
    <time dateTime={at.toISOString()} title={hydrated ? exactTime(at) : undefined} className={className}>
      {hydrated ? (ago ? timeAgo : relativeTime)(at, new Date(now)) : at.toISOString().slice(0, 10)}
    </time>
  )
}

/** The time in epoch milliseconds, in steps of 15 s; whoever reads it is rendered again when it moves on. */
export function useClock(): number {
  return useSyncExternalStore(subscribe, lastTick, () => 0)
}

const tick = 15_000
const lastTick = () => Math.floor(Date.now() / tick) * tick
const readers = new Set<() => void>()
let clock: ReturnType<typeof setInterval> | undefined

function subscribe(reader: () => void) {
  readers.add(reader)
  clock ??= setInterval(() => readers.forEach((tell) => tell()), tick)
  return () => {
    readers.delete(reader)
    if (readers.size > 0) return
    clearInterval(clock)
    clock = undefined
  }
}
