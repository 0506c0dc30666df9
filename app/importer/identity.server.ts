// Who a row from outside is. Ids are uuidv5 of (birth space, entity, source, native id), so that a second import meets the
// first one's rows; records without an id of their own are known by a keyed hash, so that the hash tells nobody the content.
import { parse, v5 } from 'uuid'
import type { Actor } from '#db/transact.server.ts'
import { keyed } from './record-key.ts'

/** The id of a row from outside. `source` is the agent; `nativeId` what that agent calls it (any length). */
export function rowId(spaceId: string, entity: string, source: string, nativeId: string): string {
  return v5(Buffer.from(`${entity}\u0000${source}\u0000${nativeId}`), namespaceOf(spaceId))
}

/** The space in whose name `actor` makes ids of rows from outside. */
export const bornIn = ({ birthSpaceId, spaceId }: Actor): string => birthSpaceId ?? spaceId

// A batch asks for thousands of ids of one space.
let namespace = { spaceId: '', bytes: new Uint8Array() }
function namespaceOf(spaceId: string): Uint8Array {
  if (namespace.spaceId !== spaceId) namespace = { spaceId, bytes: parse(spaceId) }
  return namespace.bytes
}

/**
 * The keyed hash of a record's content: of the parsed value with sorted keys, because a record written again may have
 * another key order, and without `encrypted_content`, which is dropped when old files are rewritten.
 */
export function keyedHash(secret: string, value: unknown): string {
  return keyed(secret, canonical(value)).toString('base64url').slice(0, 27)
}

function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const fields = Object.entries(value)
    .filter(([key]) => key !== 'encrypted_content')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}
