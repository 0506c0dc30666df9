// Dispatch, a workspace with event-sourced runs: one JSON array a table. Its sequence is the order of the rows; channel, payload type
// and payload are kept as they are.
import type { Parsed } from '../../formats/format.ts'
import { object, text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { idOf, latest, objectOf, timeOf } from '../fields.ts'
import { ofRow, storeFormat, withoutId } from '../kinds.ts'
import type { Kind } from '../kinds.ts'
import type { NamedSession, RowWrite } from '../row.ts'
import { concealed } from './conceal.ts'
import { sessionEvent } from './events.ts'
import { runOf, store } from './run.ts'

const kinds: Kind[] = [
  { name: 'session_events', needs: ['run_id', 'seq', 'channel', 'type'], read: sessionEvent },
  { name: 'workspace_layout', needs: ['run_id', 'client_id', 'tile_id'], read: layout },
  { name: 'sessions', needs: ['run_id', 'kind'], read: run },
  { name: 'workspaces', needs: ['path', 'name', 'last_active'], read: workspace },
  { name: 'user_preferences', needs: ['category', 'preferences_json'], read: preference },
]

export const dispatch = storeFormat(store, kinds, { conceal: concealed })

function run(row: Json): Parsed {
  const nativeId = idOf(row['run_id'])
  if (nativeId === null) return withoutId()
  const meta = objectOf(row['meta_json'])
  const options = object(meta['options'])
  const createdAt = timeOf(row['created_at'])
  const legacy = {
    kind: row['kind'] ?? null,
    status: row['status'] ?? null,
    ownerUserId: row['owner_user_id'] ?? null,
    meta,
  }
  const session = runOf(nativeId)
  const parsed = ofRow({
    store,
    kind: 'sessions',
    nativeId,
    data: row,
    at: timeOf(row['updated_at']) ?? createdAt,
    writes: [{ to: 'session', session, meta: { legacy } }],
  })
  parsed.session = session
  parsed.facts = { at: createdAt }
  const cwd = text(meta['cwd']) ?? text(meta['workspacePath'])
  if (cwd) parsed.facts.cwd = cwd
  const model = text(options['model'])
  if (model) parsed.facts.model = model
  const turn = turnOf(text(row['status']))
  if (turn) parsed.facts.turn = turn
  return parsed
}

// An export runs nothing: what it shows as running was left open.
function turnOf(status: string | null): Parsed['facts']['turn'] {
  if (status === 'error') return 'failed'
  if (status === 'running' || status === 'starting') return 'open'
  return status === 'stopped' ? 'closed' : undefined
}

function workspace(row: Json): Parsed {
  const path = text(row['path'])
  if (path === null) return withoutId()
  const createdAt = timeOf(row['created_at'])
  const lastActiveAt = timeOf(row['last_active'])
  const write: RowWrite = {
    to: 'workspace',
    path,
    name: text(row['name']) ?? path,
    lastActiveAt,
    themeOverride: text(row['theme_override']),
    createdAt,
    meta: {},
  }
  const at = latest(timeOf(row['updated_at']), lastActiveAt, createdAt)
  return ofRow({ store, kind: 'workspaces', nativeId: path, data: row, at, writes: [write] })
}

function layout(row: Json): Parsed {
  const runId = idOf(row['run_id'])
  const clientId = idOf(row['client_id'])
  const tileId = idOf(row['tile_id'])
  if (runId === null || clientId === null || tileId === null) return withoutId()
  const session: NamedSession = runOf(runId)
  const write: RowWrite = { to: 'layout', session, clientId, tileId, content: row }
  const nativeId = [runId, clientId, tileId].join('/')
  const at = timeOf(row['updated_at'])
  return { ...ofRow({ store, kind: 'workspace_layout', nativeId, data: row, at, writes: [write] }), session }
}

function preference(row: Json): Parsed {
  const category = text(row['category'])
  if (category === null) return withoutId()
  const user = idOf(row['user_id']) ?? 'default'
  const content = objectOf(row['preferences_json'])
  const write: RowWrite = { to: 'preference', category, nativeId: user, content }
  const at = timeOf(row['updated_at'])
  return ofRow({ store, kind: 'user_preferences', nativeId: `${user}/${category}`, data: row, at, writes: [write] })
}
