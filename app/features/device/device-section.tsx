// Settings: what this browser keeps to be read without the server, and how to empty it.
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { countOf } from '../../ui/numbers.ts'
import { act } from '../sync/act.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import { mostBytes, onDevice, useDeviceState } from './device.ts'

export function DeviceSection() {
  const state = useDeviceState()
  const [emptied, setEmptied] = useState(0)
  const usage = useLoaded(() => onDevice((store) => store.usage()).then((found) => found ?? null), emptied)
  const held = usage.state === 'ready' ? usage.value : null
  const empty = () =>
    act('Emptying', async () => {
      const viewer = await onDevice((store) => store.viewer())
      await onDevice((store) => store.clear())
      if (viewer) await onDevice((store) => store.keepViewer(viewer))
      setEmptied((times) => times + 1)
    })
  return (
    <section aria-labelledby="on-this-device">
      <h2 id="on-this-device" className="text-lg font-semibold">
        On this device
      </h2>
      <p className="mt-1 max-w-prose text-sm text-muted">
        The session list and the sessions you opened lately are kept in this browser, so that they can be read while
        Logbook cannot be reached; at most {megabytes(mostBytes)}, the one opened longest ago goes first. Signing out
        empties it.
      </p>
      {state === 'refused' && (
        <p className="mt-2 text-sm text-warn">
          This browser keeps nothing for this page (a private window, or storage is blocked). Everything else works.
        </p>
      )}
      {state === 'full' && (
        <p className="mt-2 text-sm text-warn">
          The browser has no more room: newly opened sessions cannot be kept. Nothing is lost; free some space, or empty
          it here.
        </p>
      )}
      {held && (
        <p className="mt-3 flex flex-wrap items-center justify-between gap-3 rounded-md border border-line px-4 py-2.5 text-sm">
          <span className="tabular">
            {countOf(held.timelines, 'timeline')}
            {held.whole < held.timelines && `, ${held.whole} of them whole`} · about {megabytes(held.bytes)}
          </span>
          <Button small onClick={empty}>
            Empty it
          </Button>
        </p>
      )}
    </section>
  )
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`
