// A read of the server that falls back on this device. Law: what the server answers wins, a refusal included; the device speaks only
// where no answer came, and pages ask again when there is a server once more.
import { knownViewer } from '../frame/known-viewer.ts'
import { isNetworkError } from '../sync/network-error.ts'
import { onDevice } from './device.ts'
import type { DeviceStore } from './device-store.ts'

/** A server that says nothing for so long is taken for one that is away, where the device has something to show. */
const patienceMs = 3000
let shown = false

/** Whether anything on screen may come from this device. */
export const peekFromDevice = (): boolean => shown

/** The same; answering forgets it. */
export function tookFromDevice(): boolean {
  const before = shown
  shown = false
  return before
}

/** The answer of `read`; when none comes, what `kept` finds for the scope of this tab; the fault of `read` when it finds nothing. */
export async function orKept<T>(
  read: () => Promise<T>,
  kept: (store: DeviceStore, scope: string) => Promise<T | undefined>,
): Promise<T> {
  if (typeof window === 'undefined') return read()
  const find = async () => {
    const scope = knownViewer()?.scope ?? ''
    const found = await onDevice((store) => kept(store, scope))
    if (found !== undefined) shown = true
    return found
  }
  const asked = read()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), navigator.onLine ? patienceMs : 0)
  })
  try {
    const first = await Promise.race([asked, late])
    if (first !== 'late') return first
    return (await find()) ?? (await asked)
  } catch (error) {
    const found = isNetworkError(error) ? await find() : undefined
    if (found === undefined) throw error
    return found
  } finally {
    clearTimeout(timer)
    asked.catch(() => {})
  }
}
