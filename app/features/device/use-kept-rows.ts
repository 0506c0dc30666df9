// Eager collections and this device: what the stream has brought is kept, and shown where there is no stream.
import type { Collection } from '@tanstack/react-db'
import { useEffect, useState } from 'react'
import { link } from '#electric/client/link.ts'
import { useLinkPhase } from '../sync/use-link.ts'
import type { KeptRow } from './device-store.ts'
import { onDevice } from './device.ts'
import { namesOf } from './names.ts'
import { withoutMarks } from './without-marks.ts'

type Rows<Row extends KeptRow> = Collection<Row, string | number>

/** How long changes gather before they are written. */
const gatherMs = 2000
const none: never[] = []

/** Keeps what `collection` holds, for as long as a page shows it. Only what the stream has said: a change of this tab is none yet. */
export function useKeepRows<Row extends KeptRow>(collection: Rows<Row>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      timer = undefined
      if (!collection.isReady() || !link.isLive()) return
      const all = collection.toArray as Array<Row & { $synced?: boolean }>
      const unsure = new Set(all.filter((row) => row.$synced === false).map((row) => row.id))
      const rows = all.map(withoutMarks)
      const { scope, set } = namesOf(collection.id)
      void onDevice(async (store) => {
        await store.keepSet(scope, set, rows, unsure)
        if (set !== 'sessions') return
        const ids = new Set(rows.map((row) => row.id))
        await store.dropSessions(scope, (id) => ids.has(id))
      })
    }
    const soon = () => (timer ??= setTimeout(keep, gatherMs))
    const subscription = collection.subscribeChanges(soon)
    const stop = link.subscribe(() => link.isLive() && soon())
    soon()
    return () => {
      subscription.unsubscribe()
      stop()
      clearTimeout(timer)
    }
  }, [collection])
}

/** What this device has of `collection`, while Logbook cannot be reached and the stream has brought nothing; else nothing. */
export function useKeptRows<Row extends KeptRow>(collection: Rows<Row>, streamed: boolean): Row[] {
  const phase = useLinkPhase()
  const [kept, setKept] = useState<{ of: string; rows: Row[] }>()
  const wanted = !streamed && phase === 'offline'
  const { id } = collection
  useEffect(() => {
    if (!wanted) return
    let gone = false
    const { scope, set } = namesOf(id)
    void onDevice((store) => store.rows<Row>(scope, set)).then((rows) => !gone && rows && setKept({ of: id, rows }))
    return () => {
      gone = true
    }
  }, [wanted, id])
  return !streamed && kept?.of === id ? kept.rows : none
}
