// The rows of an eager collection together with the server's read. Law: rows that are on screen are never blanked or turned
// back because a stream is not ready.
import type { Collection } from '@tanstack/react-db'
import { useLiveQuery } from '@tanstack/react-db'
import { useMemo } from 'react'
import { useKeepRows, useKeptRows } from '../device/use-kept-rows.ts'
import { useUnsentRows } from '../outbox/use-unsent.ts'
import { mergeRows } from './merge-rows.ts'
import { useLinkPhase } from './use-link.ts'
import { useSettled } from './use-settled.ts'

/** A link that is live again needs this long at most to bring its rows; until then the server's are not taken away. */
const catchUpMs = 3000

export type Rows<Row> = { rows: Row[]; source: 'sync' | 'server' }

/** All rows of `collection`, live; `server` (the page's loader) stands in until it is ready, and fills in while sync is away. */
export function useRows<Row extends { id: string; updatedAt: Date }>(
  collection: Collection<Row, string | number>,
  server: Row[],
): Rows<Row> {
  const live = useLiveQuery({ query: (query) => query.from({ row: collection }) })
  const phase = useLinkPhase()
  const inSync = live.isReady && phase === 'live'
  const complete = useSettled(inSync, catchUpMs) && inSync
  const synced = live.data as unknown as Row[]
  useKeepRows(collection)
  const kept = useKeptRows(collection, live.isReady)
  const rows = useMemo(
    () => mergeRows(mergeRows(synced, kept, !complete), server, !complete),
    [synced, kept, server, complete],
  )
  return { rows: useUnsentRows(collection, rows), source: live.isReady ? 'sync' : 'server' }
}
