// What a person chose for this browser only. Law: the one file that touches localStorage, and never with domain data;
// where storage is refused (private mode, blocked), choices last as long as the tab.
import { useSyncExternalStore } from 'react'

type Preferences = {
  theme: 'light' | 'dark' | 'system'
  grouping: 'repo' | 'branch' | 'day' | 'none'
  diff: 'inline' | 'split'
  tiles: 'columns' | 'rows' | 'grid'
  names: 'shown' | 'hidden'
}

const choices: { [K in keyof Preferences]: readonly Preferences[K][] } = {
  theme: ['system', 'light', 'dark'],
  grouping: ['repo', 'branch', 'day', 'none'],
  diff: ['inline', 'split'],
  tiles: ['columns', 'rows', 'grid'],
  names: ['shown', 'hidden'],
}

/** Runs before the first paint, with the page's nonce, so that a chosen theme never flashes in the other. */
export const themeScript = `try{var t=localStorage.getItem('logbook.theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`

/** The stored choice and a setter; the first choice of the list on the server and while hydrating. */
export function usePreference<K extends keyof Preferences>(name: K): [Preferences[K], (value: Preferences[K]) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => read(name),
    () => fallback(name),
  )
  return [value, (next) => write(name, next)]
}

/** Empties localStorage of everything else: what libraries noted there belongs to whoever was signed in. */
export function keepOnlyPreferences(): void {
  stores(() => {
    for (const name of Object.keys(localStorage)) if (!name.startsWith('logbook.')) localStorage.removeItem(name)
  })
}

const held = new Map<string, string>()
const listeners = new Set<() => void>()

function fallback<K extends keyof Preferences>(name: K): Preferences[K] {
  return choices[name][0] as Preferences[K]
}

function read<K extends keyof Preferences>(name: K): Preferences[K] {
  const stored = held.get(name) ?? stores(() => localStorage.getItem(`logbook.${name}`))
  return choices[name].find((choice) => choice === stored) ?? fallback(name)
}

function write<K extends keyof Preferences>(name: K, value: Preferences[K]) {
  held.set(name, value)
  stores(() => localStorage.setItem(`logbook.${name}`, value))
  if (name === 'theme') showTheme(value)
  for (const listener of listeners) listener()
}

function showTheme(theme: string) {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

function subscribe(listener: () => void) {
  const onStorage = (event: StorageEvent) => {
    if (!event.key?.startsWith('logbook.')) return
    held.delete(event.key.slice('logbook.'.length))
    if (event.key === 'logbook.theme') showTheme(read('theme'))
    listener()
  }
  listeners.add(listener)
  window.addEventListener('storage', onStorage)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', onStorage)
  }
}

function stores<T>(touch: () => T): T | undefined {
  try {
    return touch()
  } catch {
    return undefined
  }
}
