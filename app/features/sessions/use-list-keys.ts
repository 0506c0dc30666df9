// The keys of the session list: moving, choosing, and what is done with what is chosen, else with the session that has the focus.
// With a session open they belong to its timeline, until the list has the focus.
import type { KeyboardEvent } from 'react'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { steps } from './step-through.ts'

type ListKeys = {
  /** Moves the focus; `taking` draws the range of what is chosen along. */
  onMove: (key: string, taking: boolean) => void
  onChoose: () => void
  onPin: () => void
  onTag: () => void
  onArchive: () => void
  onTiles: () => void
  onRename: () => void
  /** Whether there was something to end. */
  onEscape: () => boolean
}

/** A handler for the list's frame; `alone`: no session is open beside it, so that its keys count everywhere. */
export function useListKeys(keys: ListKeys, alone: boolean): (event: KeyboardEvent<HTMLElement>) => void {
  const acts: Record<string, () => void> = {
    x: keys.onChoose,
    p: keys.onPin,
    t: keys.onTag,
    a: keys.onArchive,
    r: keys.onRename,
    v: keys.onTiles,
    J: () => keys.onMove('j', true),
    K: () => keys.onMove('k', true),
  }
  useShortcuts(
    alone ? { ...acts, Escape: keys.onEscape, j: () => keys.onMove('j', false), k: () => keys.onMove('k', false) } : {},
  )
  return (event) => {
    if (event.target instanceof HTMLInputElement || event.metaKey || event.ctrlKey || event.altKey) return
    if (event.key === 'Escape' && !keys.onEscape() && event.target instanceof HTMLElement) event.target.blur()
    const run = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined
    if (run === undefined && !(event.key in steps)) return
    event.preventDefault()
    if (run) run()
    else keys.onMove(event.key, event.shiftKey)
  }
}
