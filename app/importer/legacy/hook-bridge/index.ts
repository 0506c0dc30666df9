// A bridge that wrote the hooks of SDK agents into tables. Only a plan of it is public, so its rows are known by what their fields are
// called, in any of the ways the plan names them; values are taken as they are, known or not.
import type { Parsed } from '../../formats/format.ts'
import { contentText, parsedIfJson, text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { idOf, latest, objectOf, pick, timeOf, without } from '../fields.ts'
import { hookRecord } from '../hook-record.ts'
import { ofRow, refused, storeFormat, withoutId } from '../kinds.ts'
import type { Kind } from '../kinds.ts'
import type { NamedSession, RowWrite } from '../row.ts'

const store = 'hook-bridge'

const names = {
  session: ['session_key', 'sessionKey', 'session', 'session_id', 'sessionId'],
  event: ['event_name', 'eventName', 'hook_event', 'hook_event_name', 'event'],
  tool: ['tool_name', 'toolName', 'tool'],
  agent: ['agent_id', 'agentId', 'agent_name', 'agentName', 'agent'],
  report: ['report_type', 'reportType', 'type'],
  state: ['state_type', 'stateType', 'agent_type', 'agentType', 'type'],
  content: ['content', 'content_json', 'body', 'markdown', 'state'],
  path: ['path', 'file_path', 'filePath', 'name'],
  at: ['updated_at', 'updatedAt', 'created_at', 'createdAt', 'timestamp'],
} as const

const has = (row: Json, name: keyof typeof names) => pick(row, ...names[name]) !== undefined

const kinds: Kind[] = [
  {
    name: 'hook_audit_log',
    needs: [],
    holds: (row) => has(row, 'session') && has(row, 'event') && ('payload' in row || has(row, 'tool')),
    read: audit,
  },
  {
    name: 'reports',
    needs: [],
    holds: (row) =>
      has(row, 'session') &&
      typeof row['content'] === 'string' &&
      ('report_type' in row || 'reportType' in row || ('type' in row && ('hash' in row || 'path' in row))),
    read: report,
  },
  {
    name: 'agent_states',
    needs: [],
    holds: (row) =>
      has(row, 'session') &&
      has(row, 'content') &&
      ['state_type', 'stateType', 'agent_type', 'agentType', 'agent', 'agent_name'].some((name) => name in row),
    read: state,
  },
  { name: 'sessions', needs: ['session_key', 'status'], read: session },
  { name: 'sessions', needs: ['sessionKey', 'status'], read: session },
]

export const hookBridge = storeFormat(store, kinds)

/** The bridge's own key for a session; a Claude session of that id is found by it as well. */
const sessionOf = (key: string): NamedSession => ({ agent: store, nativeId: key, kind: 'main', parentNativeId: null })

function session(row: Json): Parsed {
  const key = idOf(pick(row, 'session_key', 'sessionKey'))
  if (key === null) return withoutId()
  const startedAt = timeOf(pick(row, 'started_at', 'startedAt', 'created_at', 'createdAt'))
  const endedAt = timeOf(pick(row, 'ended_at', 'endedAt', 'completed_at'))
  const meta = objectOf(pick(row, 'meta', 'metadata', 'meta_json'))
  const legacy = { ...without(row, 'meta', 'metadata', 'meta_json'), meta }
  const parsed = ofRow({
    store,
    kind: 'sessions',
    nativeId: key,
    data: row,
    at: latest(timeOf(pick(row, ...names.at)), endedAt, startedAt),
    writes: [{ to: 'session', session: sessionOf(key), meta: { legacy } }],
  })
  parsed.session = sessionOf(key)
  parsed.facts = { at: startedAt, ...turnOf(text(row['status'])) }
  const model = text(row['model'])
  if (model) parsed.facts.model = model
  return parsed
}

function turnOf(status: string | null): Partial<Parsed['facts']> {
  if (status !== null && /err|fail/i.test(status)) return { turn: 'failed' }
  return status !== null && /complet|done|end|stop/i.test(status) ? { turn: 'closed' } : {}
}

function audit(row: Json): Parsed {
  const key = idOf(pick(row, ...names.session))
  const nativeId = idOf(row['id'])
  if (key === null) return withoutId()
  const payload = objectOf(row['payload'])
  const at = timeOf(pick(row, 'created_at', 'createdAt', 'timestamp'))
  const event = text(pick(row, ...names.event)) ?? 'unknown'
  const tool = text(pick(row, ...names.tool))
  const parsed = hookRecord({
    session: sessionOf(key),
    nativeId: `${store}:${nativeId ?? ''}`,
    event,
    tool,
    payload,
    at,
  })
  const agent = idOf(pick(row, ...names.agent))
  const extra = {
    ...(agent === null ? {} : { agent }),
    ...(row['tenant_id'] === undefined ? {} : { tenant: row['tenant_id'] }),
  }
  for (const draft of parsed.events) draft.meta = { ...draft.meta, ...extra }
  // Without an id a row is known by its content.
  if (nativeId === null) {
    parsed.nativeId = null
    for (const draft of parsed.events) if (draft.key?.startsWith('hook:')) draft.key = null
  }
  return parsed
}

function report(row: Json): Parsed {
  return written('reports', row, (session, nativeId, at) => ({
    to: 'report',
    session,
    nativeId,
    type: text(pick(row, ...names.report)) ?? 'unknown',
    agent: idOf(pick(row, ...names.agent)),
    path: text(pick(row, ...names.path)) ?? '',
    name: text(row['name']),
    content: contentText(pick(row, ...names.content)),
    said: text(row['hash']),
    writtenAt: at,
  }))
}

function state(row: Json): Parsed {
  return written('agent_states', row, (session, nativeId, at) => ({
    to: 'state',
    session,
    nativeId,
    type: text(pick(row, ...names.state)) ?? 'unknown',
    agent: idOf(pick(row, ...names.agent)),
    path: text(row['path']) ?? '',
    content: parsedIfJson(pick(row, ...names.content)),
    writtenAt: at,
  }))
}

function written(
  kind: string,
  row: Json,
  write: (session: NamedSession, nativeId: string, at: string | null) => RowWrite,
): Parsed {
  const key = idOf(pick(row, ...names.session))
  if (key === null) return refused('no_session', 'names no session, so it has no place.')
  const own = pick(row, ...(kind === 'reports' ? names.report : names.state))
  const nativeId =
    idOf(row['id']) ?? [key, idOf(own), text(pick(row, ...names.path)), idOf(pick(row, ...names.agent))].join('/')
  const at = timeOf(pick(row, ...names.at))
  const session = sessionOf(key)
  return { ...ofRow({ store, kind, nativeId, data: row, at, writes: [write(session, nativeId, at)] }), session }
}
