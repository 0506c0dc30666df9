// The outbox for React: what waits, and rows with what waits over them.
import type { Collection } from '@tanstack/react-db'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { settle } from '#electric/client/settle.ts'
import type { Settling } from '#electric/client/settle.ts'
import { namesOf } from '../device/names.ts'
import { knownViewer } from '../frame/known-viewer.ts'
import { kinds } from './kinds.ts'
import type { Unsent } from './outbox.ts'
import { overlay } from './overlay.ts'
import { outbox } from './this-outbox.ts'

const none: readonly Unsent[] = []

export function useUnsent(): readonly Unsent[] {
  return useSyncExternalStore(
    (listener) => outbox().subscribe(listener),
    () => outbox().unsent(),
    () => none,
  )
}

/** `rows` of `collection` with what this browser has not sent yet, or the stream not shown yet. */
export function useUnsentRows<Row extends { id: string; updatedAt: Date }>(
  collection: Collection<Row, string | number>,
  rows: Row[],
): Row[] {
  const unsent = useUnsent()
  const { shape, scope, session } = namesOf(collection.id)
  const mine = useMemo(() => {
    const theirs = unsent.filter(
      ({ entry }) => kinds[entry.kind]?.shape === shape && entry.scope === scope && entry.state === 'waiting',
    )
    return theirs.length === 0 ? none : theirs
  }, [unsent, shape, scope])
  useEffect(() => {
    for (const { entry, answer } of mine)
      if (answer?.txid != null)
        void settle(collection as unknown as Settling, answer.txid).then(() => outbox().shown(entry.key))
  }, [mine, collection])
  return useMemo(() => {
    const of = session === undefined ? {} : { sessionId: session }
    return mine.reduce((shown, { entry }) => overlay(shown, entry, kinds[entry.kind], of, whose()), rows)
  }, [mine, rows, session])
}

function whose(): Record<string, unknown> {
  const viewer = knownViewer()
  if (!viewer) return {}
  const { userId, name, space } = viewer
  return { spaceId: space.spaceId, ownerId: userId, authorId: userId, authorName: name }
}
