// How fresh what is on screen is, in words. Honest and small: the state comes from the socket, never from a guess.
import { formatCount } from '../../ui/numbers.ts'

export type SyncState = {
  state: 'live' | 'catching-up' | 'offline' | 'server'
  /** When the present state began. */
  since?: Date
  /** Commit to screen, in milliseconds, of the last change seen. */
  latencyMs?: number
  /** Changes not yet here, while catching up. */
  behind?: number
}

/** The word of the state line, and what stands behind it in a quieter tone. */
export function syncWords({ state, since, latencyMs, behind }: SyncState): { word: string; detail?: string } {
  if (state === 'live')
    return { word: 'live', detail: latencyMs === undefined ? undefined : `${Math.round(latencyMs)} ms` }
  if (state === 'catching-up') {
    return { word: 'catching up', detail: behind ? `${formatCount(behind)} to go` : undefined }
  }
  const clock = since && `since ${pad(since.getHours())}:${pad(since.getMinutes())}`
  return state === 'offline' ? { word: 'offline', detail: clock } : { word: 'from the server', detail: clock }
}

/** The sentence with cause and cure for the states that need one. */
export function syncAdvice(state: SyncState['state']): { title: string; text: string } | null {
  if (state === 'offline') {
    return {
      title: 'Logbook cannot be reached.',
      text: 'What you see is what was last here, and nothing is lost. Check that “npm start” still runs; this page catches up by itself.',
    }
  }
  if (state === 'server') {
    return {
      title: 'Live sync is away.',
      text: 'You see rows read from the database as the page opened. What you change is saved and shows here; live changes come back by themselves.',
    }
  }
  return null
}

const pad = (value: number) => String(value).padStart(2, '0')
