// The registry of a remote-control daemon (CCR): sessions it can reach, and tokens that open them. Law: a token is a credential; its
// keyed hash is all that ever leaves the reader, and the key is masked before anything is kept.
import type { Parsed } from '../../formats/format.ts'
import { isObject, object, text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { flagOf, idOf, objectOf, timeOf, wholeOf } from '../fields.ts'
import { ofRow, storeFormat, withoutId } from '../kinds.ts'
import type { Kind, RowContext } from '../kinds.ts'
import type { NamedSession } from '../row.ts'
import { concealTokens } from './conceal.ts'

const store = 'remote-control'

const kinds: Kind[] = [
  { name: 'claude-tokens', needs: ['key', 'value'], holds: (row) => isToken(object(row['value'])), read: token },
  {
    name: 'claude-sessions',
    needs: ['key', 'value'],
    holds: (row) => isSession(object(row['value'])),
    read: (row) => session(object(row['value']), idOf(row['key'])),
  },
  // The later SQLite form: the same columns, flat.
  { name: 'claude-sessions', needs: ['session_id'], holds: isSession, read: (row) => session(row, null) },
]

export const remoteControl = storeFormat(store, kinds, {
  conceal: concealTokens,
  sealed: (unmasked) => (isObject(unmasked) && isToken(object(unmasked['value'])) ? unmasked['key'] : null),
})

function isToken(row: Json): boolean {
  return 'session_id' in row && ('chat_id' in row || 'expires_at' in row) && !isSession(row)
}

function isSession(row: Json): boolean {
  return 'session_id' in row && 'pid' in row && ('ppid' in row || 'start_time' in row)
}

const sessionOf = (nativeId: string): NamedSession => ({
  agent: 'claude',
  nativeId,
  kind: 'main',
  parentNativeId: null,
})

function session(row: Json, key: string | null): Parsed {
  const nativeId = idOf(row['session_id']) ?? key
  if (nativeId === null) return withoutId()
  const transport = object(row['transport'])
  const runtime = {
    pid: wholeOf(row['pid']),
    ppid: wholeOf(row['ppid']),
    startTime: timeOf(row['start_time']),
    label: text(row['label']),
    notify: flagOf(row['notify']),
    transport: text(transport['kind']) ?? text(row['transport_kind']) ?? 'unknown',
    transportDetails: isObject(transport['details']) ? transport['details'] : objectOf(row['transport_details']),
    state: text(row['state']) ?? 'active',
    createdAt: timeOf(row['created_at']),
    updatedAt: timeOf(row['updated_at']),
    expiresAt: timeOf(row['expires_at']),
  }
  const parsed = ofRow({
    store,
    kind: 'claude-sessions',
    nativeId,
    data: row,
    at: runtime.updatedAt ?? runtime.createdAt,
    writes: [{ to: 'session', session: sessionOf(nativeId), meta: { runtime } }],
  })
  const cwd = text(row['cwd'])
  parsed.session = sessionOf(nativeId)
  parsed.facts = { at: runtime.startTime, ...(cwd ? { cwd } : {}) }
  if (runtime.label) parsed.facts.title = { rank: 'command', text: runtime.label }
  return parsed
}

function token(row: Json, { sealed }: RowContext): Parsed {
  const value = object(row['value'])
  const nativeId = idOf(value['session_id'])
  if (nativeId === null || sealed === null) return withoutId()
  const createdAt = timeOf(value['created_at'])
  const write = {
    to: 'token' as const,
    session: sessionOf(nativeId),
    hash: sealed,
    chatId: idOf(value['chat_id']),
    createdAt,
    expiresAt: timeOf(value['expires_at']),
  }
  const parsed = ofRow({ store, kind: 'claude-tokens', nativeId: sealed, data: value, at: createdAt, writes: [write] })
  parsed.session = sessionOf(nativeId)
  return parsed
}
