// Shortcuts for the whole page: single keys, two keys one after the other ("g s"), and chords with ⌘ or Ctrl. Keys never fire while a
// person types, while a dialog is open, or when a focused list has already used the key; chords do.
import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react'

/** Keys as in KeyboardEvent.key ("j", "J" with shift, "?"), or two with a space between them, each with what it does. */
type Shortcuts = Record<string, () => void>

/** Whether keys mean this part of the page: of several like it side by side one is meant. */
export const Meant = createContext(true)

/** `first`: before what else on the page has the same key, as the part that one reads goes before the list beside it. */
export function useShortcuts(shortcuts: Shortcuts, { first = false } = {}): void {
  const meant = useContext(Meant)
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = meant ? shortcuts : {}
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest(busy)) return
      const before = keyBefore(event)
      const name = before === null ? event.key : `${before} ${event.key}`
      const run = Object.hasOwn(latest.current, name) ? latest.current[name] : undefined
      if (run) {
        event.preventDefault()
        run()
      } else if (before === null && Object.keys(latest.current).some((one) => one.startsWith(`${event.key} `)))
        begun = { key: event.key, event, second: null }
    }
    document.addEventListener('keydown', onKey, first)
    return () => document.removeEventListener('keydown', onKey, first)
  }, [first])
}

/** ⌘ and `key` on a Mac, Ctrl and `key` elsewhere; also while a person types. */
export function useChord(key: string, run: () => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== key || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [key])
}

/** How the chord of a key is written on this machine; as elsewhere than on a Mac on the server and while hydrating. */
export const useChordName = (key: string): string =>
  useSyncExternalStore(
    never,
    () => (/Mac|iP/.test(navigator.userAgent) ? `⌘${key}` : `Ctrl ${key}`),
    () => `Ctrl ${key}`,
  )

const never = () => () => {}

/** Two keys belong together for so long. */
const patienceMs = 1200

// The first key of two, which several listeners may have seen; the key after it ends it for all of them alike.
let begun: { key: string; event: KeyboardEvent; second: KeyboardEvent | null } | null = null

function keyBefore(event: KeyboardEvent): string | null {
  if (begun === null || begun.event === event) return null
  begun.second ??= event
  const over = begun.second !== event || event.timeStamp - begun.event.timeStamp > patienceMs
  return over ? null : begun.key
}

const busy = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]'
