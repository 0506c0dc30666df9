// What an envelope of the SDK's wrapper says besides its event: the process of its session, reports and states of sub-agents, and
// a row of the audit log for every hook.
import { createHash } from 'node:crypto'
import { instantOf } from '../clean.ts'
import type { Extras } from './extras.ts'
import { isObject, object, parsedIfJson, processId, text } from './read.ts'
import type { Json } from './read.ts'

/** Events that the wrapper makes itself; they stand for no moment of the timeline. */
export const sdkOwnEvents = new Set(['LogbookSession', 'LogbookReport', 'LogbookState'])

/** The extras of an envelope of the wrapper (`via` is `sdk`); null for any other. */
export function sdkExtras(envelope: unknown): Extras | null {
  if (!isObject(envelope) || envelope['via'] !== 'sdk') return null
  const payload = object(envelope['payload'])
  const at = instantOf(envelope['at'])
  const event = text(envelope['event']) ?? ''
  if (event === 'LogbookSession') return { process: processOf(payload, at) }
  if (event === 'LogbookReport')
    return { reports: [{ ...fileOf(payload, at), content: text(payload['content']) ?? '' }] }
  if (event === 'LogbookState')
    return { states: [{ ...fileOf(payload, at), content: parsedIfJson(payload['content']) ?? null }] }
  const pid = processId(envelope['pid'])
  return {
    audit: [auditOf(envelope, payload, event, at)],
    ...(event === 'SessionEnd' && pid !== null && { process: { ended: true, pid, at } }),
  }
}

function processOf(payload: Json, at: string | null) {
  const { transport } = payload
  const ppid = processId(payload['ppid'])
  const [start, cwd] = [text(payload['process_start']), text(payload['cwd'])]
  return {
    ended: false,
    at,
    pid: processId(payload['pid']) ?? 0,
    ...(ppid !== null && { ppid }),
    ...(start && { processStart: start }),
    ...(cwd && { cwd }),
    transport: { kind: text(object(transport)['kind']) ?? 'unknown', details: object(object(transport)['details']) },
  }
}

// Whether the content is what the wrapper read is told by its hash: another one means that later rules masked more of it.
function fileOf(payload: Json, at: string | null) {
  const [agentId, agentType, path] = ['agent_id', 'agent_type', 'path'].map((name) => text(payload[name]))
  const content = text(payload['content']) ?? ''
  const verified = createHash('sha256').update(content).digest('hex') === payload['hash']
  return {
    type: text(payload['type']) ?? 'unknown',
    at,
    ...(agentId && { agentId }),
    ...(agentType && { agentType }),
    ...(path && { path }),
    meta: { verified, sourceHash: text(payload['source_hash']) },
  }
}

function auditOf(envelope: Json, payload: Json, event: string, at: string | null) {
  const [tool, agentId] = [text(payload['tool_name']), text(payload['agent_id'])]
  return {
    nativeId: text(envelope['id']) ?? '',
    sessionKey: text(payload['session_id']) ?? '',
    event,
    at,
    payload,
    ...(tool && { tool }),
    ...(agentId && { agentId }),
  }
}
