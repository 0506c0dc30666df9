// The registry of a remote-control daemon (CCR): sessions it can reach, and tokens that open them. Law: a token is a credential; its
// keyed hash is all that ever leaves the reader, and the key is masked before anything is kept.
import type { Parsed } from '../../formats/format.ts'
import { isObject, object, text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { flagOf, idOf, objectOf, objectsOf, timeOf, wholeOf } from '../fields.ts'
import { ofRow, storeFormat, withoutId } from '../kinds.ts'
import type { Kind } from '../kinds.ts'
import type { NamedSession } from '../row.ts'
import { concealTokens } from './conceal.ts'

const store = 'remote-control'

const kinds: Kind[] = [
  // The file of sessions is one document, keyed by id.
  {
    name: 'claude-sessions',
    needs: ['sessions'],
    holds: (row) => everyValue(row['sessions'], isSession),
    read: sessions,
  },
  {
    name: 'claude-tokens',
    needs: ['sealedTokens'],
    read: (row) => many((objectsOf(row['sealedTokens']) ?? []).map(token)),
  },
  { name: 'claude-tokens', needs: [], holds: (row) => everyValue(row, isToken), read: () => withoutId() },
  // The later SQLite form: the same columns, flat.
  { name: 'claude-sessions', needs: ['session_id'], holds: isSession, read: (row) => session(row, null) },
]

export const remoteControl = storeFormat(store, kinds, { conceal: concealTokens, sealed })

/** The tokens of a document with their keyed hashes for keys, and nothing but the fields that are no secret. */
function sealed(unmasked: unknown, hash: (value: unknown) => string): unknown {
  if (!isObject(unmasked) || !everyValue(unmasked, isToken)) return null
  const entries = Object.entries(unmasked).filter(([, value]) => isToken(object(value)))
  const sealedTokens = entries.map(([key, value]) => {
    const { session_id, chat_id, created_at, expires_at } = object(value)
    return { hash: hash(key), session_id, chat_id, created_at, expires_at }
  })
  return { sealedTokens }
}

// The last entry of a file that breaks off may have lost its fields.
function everyValue(value: unknown, holds: (row: Json) => boolean): boolean {
  const values = isObject(value) ? Object.values(value) : []
  const whole = values.filter((one) => isObject(one) && holds(one)).length
  const cut = isObject(values.at(-1)) && !holds(object(values.at(-1))) ? 1 : 0
  return whole > 0 && whole + cut === values.length
}

function isToken(row: Json): boolean {
  return 'session_id' in row && ('chat_id' in row || 'expires_at' in row) && !isSession(row)
}

function isSession(row: Json): boolean {
  return 'session_id' in row && 'pid' in row && ('ppid' in row || 'start_time' in row)
}

function sessions(document: Json): Parsed {
  return many(Object.entries(object(document['sessions'])).map(([key, row]) => session(object(row), key)))
}

// One record of many rows.
function many(records: Parsed[]): Parsed {
  const [first = withoutId(), ...others] = records.filter((record) => record.refused === undefined)
  return { ...first, rows: [first, ...others].flatMap((record) => record.rows ?? []) }
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
  return ofRow({
    store,
    kind: 'claude-sessions',
    nativeId,
    data: row,
    at: runtime.updatedAt ?? runtime.createdAt,
    writes: [
      {
        to: 'session',
        session: sessionOf(nativeId),
        meta: { runtime },
        unknown: { startedAt: runtime.startTime, cwd: text(row['cwd']), title: runtime.label },
      },
    ],
  })
}

function token(row: Json): Parsed {
  const nativeId = idOf(row['session_id'])
  const hash = text(row['hash'])
  if (nativeId === null || hash === null) return withoutId()
  const createdAt = timeOf(row['created_at'])
  const write = {
    to: 'token' as const,
    session: sessionOf(nativeId),
    hash,
    chatId: idOf(row['chat_id']),
    createdAt,
    expiresAt: timeOf(row['expires_at']),
  }
  return ofRow({ store, kind: 'claude-tokens', nativeId: hash, data: row, at: createdAt, writes: [write] })
}
