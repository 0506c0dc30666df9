// workio, a dashboard over the hooks and transcripts of Claude Code: one JSON array a table, or its SQLite file (database.server.ts). Its sessions are Claude's
// own, and its messages carry the transcript's ids, so a transcript that is imported later meets the same events.
import type { Parsed } from '../../formats/format.ts'
import { text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { idOf, latest, objectOf, timeOf, wholeOf } from '../fields.ts'
import { hookRecord } from '../hook-record.ts'
import { ofRow, storeFormat, withoutId } from '../kinds.ts'
import type { Kind } from '../kinds.ts'
import { claudeSession, promptRecord, store } from './messages.ts'

const kinds: Kind[] = [
  { name: 'messages', needs: ['prompt_id', 'uuid'], read: message },
  { name: 'hooks', needs: ['session_id', 'hook_type', 'payload'], read: hook },
  { name: 'prompts', needs: ['id', 'session_id', 'prompt'], read: prompt },
  { name: 'sessions', needs: ['session_id'], holds: isSession, read: session },
  { name: 'projects', needs: ['id', 'path'], holds: isProject, read: project },
]

export const workio = storeFormat(store, kinds)

function isSession(row: Json): boolean {
  return (
    ['project_id', 'terminal_id', 'transcript_path', 'message_count'].some((name) => name in row) && !('pid' in row)
  )
}

// Nothing but a path and when it was seen: other rows with a path say more.
function isProject(row: Json): boolean {
  const known = new Set(['id', 'path', 'host', 'name', 'created_at', 'updated_at'])
  return Object.keys(row).every((name) => known.has(name))
}

function session(row: Json): Parsed {
  const nativeId = text(row['session_id'])
  if (nativeId === null) return withoutId()
  const createdAt = timeOf(row['created_at'])
  const data = objectOf(row['data'])
  const ref = claudeSession(nativeId)
  const legacy = {
    projectId: idOf(row['project_id']),
    terminalId: idOf(row['terminal_id']),
    shellId: idOf(row['shell_id']),
    name: text(row['name']),
    messageCount: wholeOf(row['message_count']),
    status: text(row['status']),
    transcriptPath: text(row['transcript_path']),
    data,
  }
  const parsed = ofRow({
    store,
    kind: 'sessions',
    nativeId,
    data: row,
    at: timeOf(row['updated_at']) ?? createdAt,
    writes: [{ to: 'session', session: ref, meta: { workio: legacy } }],
  })
  parsed.session = ref
  parsed.facts = { at: createdAt }
  const branch = text(row['git_branch'])
  if (branch) parsed.facts.branch = branch
  if (legacy.name) parsed.facts.title = { rank: 'command', text: legacy.name }
  return parsed
}

function prompt(row: Json): Parsed {
  const nativeId = idOf(row['id'])
  const sessionId = text(row['session_id'])
  if (nativeId === null || sessionId === null) return withoutId()
  const parsed = ofRow({
    store,
    kind: 'prompts',
    nativeId,
    data: row,
    at: timeOf(row['created_at']),
    awaited: true,
    writes: [],
  })
  parsed.session = claudeSession(sessionId)
  parsed.facts = promptRecord(row).facts
  return parsed
}

// A message names its prompt alone; which session that is of, the prompts' table says, whenever it comes.
function message(row: Json): Parsed {
  const nativeId = text(row['uuid']) ?? idOf(row['id'])
  const promptId = idOf(row['prompt_id'])
  if (nativeId === null || promptId === null) return withoutId()
  const at = latest(timeOf(row['updated_at']), timeOf(row['created_at']))
  return ofRow({ store, kind: 'messages', nativeId, data: row, at, waitsFor: `prompts/${promptId}`, writes: [] })
}

function hook(row: Json): Parsed {
  const nativeId = idOf(row['id']) ?? text(row['dedupe_key'])
  const sessionId = text(row['session_id'])
  if (nativeId === null || sessionId === null) return withoutId()
  const payload = objectOf(row['payload'])
  const kind = text(row['hook_type']) ?? text(payload['hook_event_name']) ?? 'unknown'
  const at = timeOf(row['created_at'])
  return hookRecord({
    session: claudeSession(sessionId),
    nativeId: `${store}:${nativeId}`,
    event: kind,
    tool: null,
    payload,
    at,
  })
}

function project(row: Json): Parsed {
  const nativeId = idOf(row['id'])
  const root = text(row['path'])
  if (nativeId === null || root === null) return withoutId()
  return ofRow({
    store,
    kind: 'projects',
    nativeId,
    data: row,
    at: timeOf(row['updated_at']),
    writes: [{ to: 'repo', root, nativeId }],
  })
}
