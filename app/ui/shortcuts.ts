// Single-key shortcuts for the whole page. They never fire while a person types, while a dialog is open, or when a focused
// list has already used the key.
import { useEffect, useRef } from 'react'

/** Keys as in KeyboardEvent.key ("j", "J" with shift, "?"), each with what it does. */
type Shortcuts = Record<string, () => void>

export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest(busy)) return
      const run = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined
      if (!run) return
      event.preventDefault()
      run()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

const busy = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]'
