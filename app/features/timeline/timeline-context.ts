// What every entry of one timeline shares: its bodies, which entries are open, where the session began.
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react'
import type { TimelineEvent } from '../rows.ts'
import type { Bodies, BodyState } from './bodies.ts'
import type { Between } from './select/selected.ts'

export type TimelineScope = {
  bodies: Bodies
  /** Fetches a body unless it is here or on its way. */
  askBody: (eventId: string) => void
  startedAt: Date | null
  live: boolean
  isOpen: (key: string) => boolean
  toggle: (key: string) => void
  hrefOf: (seq: number) => string
  /** What was done before an event and after the one shown above it, where only words are shown. */
  gaps?: ReadonlyMap<string, Between>
  /** What a prompt is called to screen readers, where it is not the reader's own. */
  promptName?: string
  /** The session a call started, where it started one. */
  subAgentOf: (event: TimelineEvent) => { href: string; title: string } | undefined
}

export const TimelineContext = createContext<TimelineScope | null>(null)

export function useEntryScope(): TimelineScope {
  const scope = useContext(TimelineContext)
  if (!scope) throw new Error('An entry of a timeline was rendered outside <Timeline>; wrap it in TimelineContext.')
  return scope
}

/**
 * The body of an event, fetched once it is wanted. `after` milliseconds of being on screen pass first, so that what is
 * only scrolled past is never fetched.
 */
export function useBody(eventId: string, wanted: boolean, after = 0): BodyState | undefined {
  const { bodies, askBody } = useEntryScope()
  const state = useSyncExternalStore(
    bodies.subscribe,
    () => bodies.get(eventId),
    () => undefined,
  )
  const missing = wanted && state === undefined
  useEffect(() => {
    if (!missing) return
    const timer = setTimeout(() => askBody(eventId), after)
    return () => clearTimeout(timer)
  }, [askBody, eventId, missing, after])
  return state
}
