// Whole sessions inside rows: snapshots with their normalised events, uploads with the file as one string. What lies inside is taken
// like a file of its own, by whatever format it is in; the row keeps everything but the content, and its hash.
import { createHash } from 'node:crypto'
import type { Embedded } from '../../formats/format.ts'
import { isObject, list, object, text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { idOf, latest, timeOf, without } from '../fields.ts'
import { ofRow, withoutId } from '../kinds.ts'
import type { Kind } from '../kinds.ts'
import type { AliasWrite, RowWrite } from '../row.ts'
import { underStubAs } from './chat.ts'
import { aliases, store, stubOf } from './names.ts'

export const fileKinds: Kind[] = [
  { name: 'session-snapshots', needs: ['sessionId', 'assetPath', 'events'], read: snapshot },
  { name: 'session-uploads', needs: ['originalName', 'storedAt'], read: upload },
  { name: 'session-uploads', needs: ['originalName', 'content'], read: upload },
]

function snapshot(row: Json) {
  const legacyId = text(row['sessionId'])
  const path = text(row['assetPath'])
  if (legacyId === null) return withoutId()
  const nativeId = path ?? legacyId
  const data = { ...without(row, 'events'), events: list(row['events']).length }
  const parsed = underStubAs(
    'session-snapshots',
    nativeId,
    data,
    latest(timeOf(row['updatedAt']), timeOf(row['createdAt'])),
    (id) => [
      ...aliases(id, 'snapshot', nativeId),
      alias(id, nativeId, 'snapshot'),
      { to: 'session', session: { ...stubOf(nativeId) }, meta: { legacy: without(data, 'events') } },
    ],
  )
  const events = list(row['events']).filter(isObject)
  const head = { legacySession: nativeId, ...object(row['meta']), snapshotOf: legacyId }
  parsed.embedded = [embedded(nativeId, [head, ...events].map((value) => JSON.stringify(value)).join('\n') + '\n')]
  return parsed
}

function upload(row: Json) {
  const nativeId = idOf(row['id'])
  if (nativeId === null) return withoutId()
  const content = typeof row['content'] === 'string' ? row['content'] : null
  const name = text(row['originalName']) ?? nativeId
  const path = text(row['sourcePath']) ?? name
  const data: Json = { ...without(row, 'content') }
  // Of the content as masked: what the store holds is what can be compared.
  if (content !== null) data['contentSha256'] = createHash('sha256').update(content).digest('hex')
  const at = latest(timeOf(row['storedAt']), timeOf(row['lastUpdatedAt']), timeOf(row['completedAt']))
  const legacyId = text(row['sessionId'])
  const writes = (id: string): RowWrite[] => aliases(id, 'upload', path, name)
  const parsed =
    legacyId === null
      ? ofRow({ store, kind: 'session-uploads', nativeId, data, at, writes: [] })
      : underStubAs('session-uploads', nativeId, data, at, writes)
  if (content !== null && content.trim() !== '') parsed.embedded = [embedded(`${nativeId}/${fileName(name)}`, content)]
  return parsed
}

const alias = (nativeId: string, path: string, evidence: AliasWrite['evidence']): AliasWrite => ({
  to: 'alias',
  nativeId,
  session: stubOf(path),
  evidence,
  path,
})

const embedded = (name: string, content: string): Embedded => ({ name, content: unwrapped(content) })

const fileName = (path: string): string => path.split(/[\\/]/).pop() ?? path

// The old upload reader took files that were cut out of web pages and arrays: the guard before them, and lines of brackets alone.
function unwrapped(content: string): string {
  const plain = content.replace(/^\uFEFF/, '').replace(/^\)\]\}',?\s*\n/, '')
  if (isJson(plain)) return plain
  const lines = plain.split('\n').map((line) => line.replace(/\r$/, ''))
  if (!lines.some((line) => /^\s*[[\]],?\s*$/.test(line) || /[}\]],\s*$/.test(line))) return plain
  return lines.map((line) => (/^\s*[[\]],?\s*$/.test(line) ? '' : line.replace(/([}\]]),\s*$/, '$1'))).join('\n')
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}
