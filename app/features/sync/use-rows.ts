// The rows of an eager collection, or the server's until it is ready. Law: rows that are on screen are never blanked because
// a stream is not ready; nothing can seed a collection, so the two are kept side by side.
import type { Collection } from '@tanstack/react-db'
import { useLiveQuery } from '@tanstack/react-db'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useLink } from './use-link.ts'

const refreshMs = 3000

export type Rows<Row> = { rows: Row[]; source: 'sync' | 'server' }

/**
 * All rows of `collection`, live; `first` (a server read of the page's loader) stands in until it is ready.
 * While sync is away and the collection never was ready, the loader is asked again every three seconds.
 */
export function useRows<Row extends object>(collection: Collection<Row, string | number>, first: Row[]): Rows<Row> {
  const live = useLiveQuery((query) => query.from({ row: collection }), [collection])
  const ready = live.isReady
  const { phase } = useLink()
  const router = useRouter()
  useEffect(() => {
    if (ready || phase === 'live' || phase === 'connecting') return
    const timer = setInterval(() => void router.invalidate(), refreshMs)
    return () => clearInterval(timer)
  }, [ready, phase, router])
  return ready ? { rows: live.data as unknown as Row[], source: 'sync' } : { rows: first, source: 'server' }
}
