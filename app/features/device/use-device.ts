// What every page of a signed-in person does for this device: it is theirs, the worker that opens it without a server is in place, and
// what came from it is asked of the server as soon as there is one.
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { link } from '#electric/client/link.ts'
import { startSocket } from '#electric/client/socket.ts'
import { registerWorker } from '../../service-worker/register.ts'
import { keepViewer } from '../frame/known-viewer.ts'
import type { Viewer } from '../frame/viewer.ts'
import { outbox } from '../outbox/this-outbox.ts'
import { becomes } from './device.ts'
import { peekFromDevice, tookFromDevice } from './or-kept.ts'

export function useDevice(viewer: Viewer): void {
  const router = useRouter()
  useEffect(() => {
    // Whom the device itself has named is not news to it.
    if (!peekFromDevice()) void becomes(viewer)
    void outbox().resume()
  }, [viewer])
  useEffect(() => {
    startSocket()
    void registerWorker()
    const back = () => {
      const { phase } = link.get()
      if ((phase !== 'live' && phase !== 'engine-away') || !tookFromDevice()) return
      keepViewer(undefined)
      void router.invalidate()
    }
    back()
    return link.subscribe(back)
  }, [router])
}
