// A person's own things in codex-session-view: todos of no session, bindings of sessions to folders, the settings of the UI with
// the bookmarks in them.
import { object, text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { flagOf, idOf, objectOf, objectsOf, timeOf } from '../fields.ts'
import { ofRow, withoutId } from '../kinds.ts'
import type { Kind } from '../kinds.ts'
import type { BookmarksWrite, RowWrite } from '../row.ts'
import { underStubAs } from './chat.ts'
import { aliases, store } from './names.ts'

export const personalKinds: Kind[] = [
  { name: 'bindings', needs: ['sessionId', 'assetPath', 'rootDir'], read: binding },
  {
    name: 'ui-settings',
    needs: ['profileId', 'settings'],
    read: (row) => settings(row, idOf(row['profileId']), object(row['settings'])),
  },
  { name: 'todos', needs: ['text', 'completed'], read: todo },
  // What a guest's browser kept under `codex-viewer:ui-settings`: the settings alone, of nobody.
  { name: 'guest-settings', needs: ['ruleInspector', 'bookmarks'], read: (row) => settings(row, 'guest', row) },
]

function todo(row: Json) {
  const nativeId = idOf(row['id'])
  if (nativeId === null) return withoutId()
  const write: RowWrite = {
    to: 'todo',
    list: store,
    nativeId,
    content: text(row['text']) ?? '',
    status: flagOf(row['completed']) ? 'completed' : 'pending',
    createdAt: timeOf(row['createdAt']),
  }
  return ofRow({ store, kind: 'todos', nativeId, data: row, at: null, writes: [write] })
}

function binding(row: Json) {
  const legacyId = text(row['sessionId'])
  if (legacyId === null) return withoutId()
  const root = text(row['rootDir']) ?? ''
  const path = text(row['assetPath']) ?? ''
  const parsed = underStubAs('bindings', legacyId, row, timeOf(row['updatedAt']), (id) => aliases(id, 'binding', path))
  if (root !== '') parsed.facts.cwd = root
  return parsed
}

function settings(row: Json, profile: string | null, values: Json) {
  if (profile === null) return withoutId()
  const items = objectsOf(values['bookmarks']) ?? []
  const bookmarks: BookmarksWrite = {
    to: 'bookmarks',
    items: items.flatMap((item) => {
      const nativeId = idOf(item['id'])
      const entityId = idOf(item['entityId'])
      if (nativeId === null || entityId === null) return []
      const type = text(item['type']) ?? 'session'
      return [
        {
          nativeId,
          type,
          entityId,
          label: text(item['label']),
          meta: objectOf(item['meta']),
          createdAt: timeOf(item['createdAt']),
        },
      ]
    }),
  }
  const writes: RowWrite[] = [
    { to: 'preference', category: 'ui-settings', nativeId: profile, content: values },
    bookmarks,
  ]
  return ofRow({ store, kind: 'ui-settings', nativeId: profile, data: row, at: timeOf(row['updatedAt']), writes })
}
