// This tab's device store: opened on first use, told when the person changes, kept below its bound. Law: whatever storage does
// (refused, full, removed), the page goes on without it, and the state says so.
import { useSyncExternalStore } from 'react'
import type { Viewer } from '../frame/viewer.ts'
import type { DeviceStore } from './device-store.ts'
import { openIndexedDb } from './indexed-db.ts'
import { stays } from './scopes.ts'

export const deviceName = 'logbook-device'
export const mostBytes = 200_000_000
/** After this much was written it is looked whether something must go. */
const lookEveryBytes = 5_000_000

export type DeviceState = 'unopened' | 'ready' | 'refused' | 'full'
let state: DeviceState = 'unopened'
const listeners = new Set<() => void>()
let opened: Promise<DeviceStore | null> | undefined
let written = 0

/** The store; null where the browser refuses one, and on the server. */
export function device(): Promise<DeviceStore | null> {
  return (opened ??= open())
}

/** Runs `work` on the store. A full disk makes room once; then it is said, and answered undefined. `bytes`: about how much is written. */
export async function onDevice<T>(work: (store: DeviceStore) => Promise<T>, bytes = 0): Promise<T | undefined> {
  const store = await device()
  if (!store) return undefined
  try {
    const done = await work(store)
    if (state === 'full' && bytes > 0) set('ready')
    written += bytes
    if (written > lookEveryBytes) {
      written = 0
      await store.shrink(mostBytes)
    }
    return done
  } catch (error) {
    if (!isFull(error)) return undefined
  }
  try {
    const { bytes: held } = await store.usage()
    if ((await store.shrink(held * 0.7)) > 0) return await work(store)
  } catch {
    // Said below.
  }
  set('full')
  return undefined
}

/** The tab is this person's: what other people and lost spaces had here goes. */
export async function becomes(viewer: Viewer): Promise<void> {
  await onDevice(async (store) => {
    const before = await store.viewer()
    await store.dropScopes((scope) => stays(scope, viewer))
    // Without this a tab that cannot reach Logbook would show one person the name of another.
    if (!before || JSON.stringify(before) !== JSON.stringify(viewer)) await store.keepViewer(viewer)
  })
}

export function useDeviceState(): DeviceState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
    () => 'unopened' as const,
  )
}

async function open(): Promise<DeviceStore | null> {
  if (typeof indexedDB === 'undefined') return null
  try {
    const store = await openIndexedDb(deviceName, import.meta.env.VITE_SCHEMA ?? '', () => set('refused'))
    set('ready')
    return store
  } catch {
    set('refused')
    return null
  }
}

function set(next: DeviceState): void {
  state = next
  for (const listener of listeners) listener()
}

const isFull = (error: unknown) => error instanceof DOMException && error.name === 'QuotaExceededError'
