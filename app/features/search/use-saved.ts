// A person's saved searches, and what they do with them.
import { collectionsOf } from '../../collections.ts'
import { act } from '../sync/act.ts'
import { postWrite } from '../sync/post-write.ts'
import { useRows } from '../sync/use-rows.ts'
import type { SavedActs } from './saved-menu.tsx'
import { saveSearches } from './writes.ts'

export function useSaved(scope: string): SavedActs {
  const { rows } = useRows(collectionsOf(scope).savedSearches, [])
  return {
    saved: rows,
    onSave: (name, query, notify) =>
      act('The search', () => postWrite(saveSearches, [{ id: crypto.randomUUID(), name, query, notify }])),
    onNotify: (id, notify) => {
      const one = rows.find((row) => row.id === id)
      if (!one) return
      const { name, query } = one
      act('The search', () => postWrite(saveSearches, [{ id, name, query, notify }]))
    },
    onRemove: (id) => act('Removing the search', () => postWrite(saveSearches, [{ id, remove: true }])),
  }
}
