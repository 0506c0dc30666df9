// Chats about sessions: threads, messages and the tool calls of the coach. None of them is an event of an agent's session.
import type { Parsed } from '../../formats/format.ts'
import { contentText, text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { idOf, latest, objectsOf, timeOf, wholeOf } from '../fields.ts'
import { ofRow, withoutId } from '../kinds.ts'
import type { Kind } from '../kinds.ts'
import type { ChatToolWrite, RowWrite } from '../row.ts'
import { aliases, store, stubOf, stubTitle } from './names.ts'

export const chatKinds: Kind[] = [
  { name: 'chat-messages', needs: ['sessionId', 'mode', 'role', 'content'], read: message },
  { name: 'chat-threads', needs: ['sessionId', 'mode', 'title'], read: thread },
  { name: 'chat-tool-events', needs: ['sessionId', 'toolName'], read: tool },
]

/** A record of `row` that hangs under the stub of its legacy session id. */
export function underStub(
  kind: string,
  row: Json,
  at: string | null,
  writes: (legacyId: string) => RowWrite[],
): Parsed {
  const nativeId = idOf(row['id'])
  return nativeId === null ? withoutId() : underStubAs(kind, nativeId, row, at, writes)
}

/** The same for rows that are known by another field than `id`. */
export function underStubAs(
  kind: string,
  nativeId: string,
  row: Json,
  at: string | null,
  writes: (legacyId: string) => RowWrite[],
): Parsed {
  const legacyId = text(row['sessionId']) ?? 'session-unbound'
  const parsed = ofRow({ store, kind, nativeId, data: row, at, writes: writes(legacyId) })
  parsed.session = stubOf(legacyId)
  parsed.facts = { at: null, title: { rank: 'command', text: stubTitle(legacyId) }, meta: { legacyAlias: true } }
  return parsed
}

function thread(row: Json): Parsed {
  const createdAt = timeOf(row['createdAt'])
  return underStub('chat-threads', row, timeOf(row['updatedAt']) ?? createdAt, (legacyId) => [
    {
      to: 'thread',
      session: stubOf(legacyId),
      nativeId: idOf(row['id']) ?? '',
      mode: text(row['mode']) ?? 'session',
      title: text(row['title']) ?? defaultTitle(text(row['mode'])),
      status: text(row['status']) ?? 'active',
      preview: text(row['lastMessagePreview']),
      lastMessageAt: timeOf(row['lastMessageAt']),
      createdAt,
      said: wholeOf(row['messageCount']),
    },
    ...aliases(legacyId, 'text', text(row['title']) ?? ''),
  ])
}

/** What the old server called a thread that nobody named. */
export const defaultTitle = (mode: string | null): string => (mode === 'general' ? 'General' : 'Session Coach')

function message(row: Json): Parsed {
  const createdAt = timeOf(row['createdAt'])
  const content = contentText(row['content'])
  return underStub('chat-messages', row, timeOf(row['updatedAt']) ?? createdAt, (legacyId) => [
    {
      to: 'message',
      session: stubOf(legacyId),
      nativeId: idOf(row['id']) ?? '',
      mode: text(row['mode']) ?? 'session',
      thread: idOf(row['threadId']),
      role: text(row['role']) ?? 'user',
      content,
      clientMessageId: idOf(row['clientMessageId']),
      misalignmentId: idOf(row['misalignmentId']),
      evidence: objectsOf(row['evidence']),
      contextEvents: objectsOf(row['contextEvents']),
      createdAt,
    },
    ...aliases(legacyId, 'text', content),
  ])
}

function tool(row: Json): Parsed {
  const startedAt = timeOf(row['startedAt'])
  const completedAt = timeOf(row['completedAt'])
  return underStub('chat-tool-events', row, latest(startedAt, completedAt), (legacyId) => [
    {
      to: 'chat-tool',
      session: stubOf(legacyId),
      nativeId: idOf(row['id']) ?? '',
      nativeCallId: idOf(row['toolCallId']),
      thread: idOf(row['threadId']),
      name: text(row['toolName']) ?? 'unknown',
      state: stateOf(text(row['status'])),
      arguments: row['arguments'] ?? null,
      result: row['result'] ?? null,
      error:
        row['error'] === undefined || row['error'] === null
          ? null
          : contentText(row['error']) || JSON.stringify(row['error']),
      startedAt,
      completedAt,
      latencyMs: wholeOf(row['latencyMs']),
      contextEvents: objectsOf(row['contextEvents']),
    },
    ...aliases(legacyId, 'text'),
  ])
}

// A snapshot runs no tools: what it shows as running was given up, and nobody wrote it down.
function stateOf(status: string | null): ChatToolWrite['state'] {
  if (status === 'succeeded' || status === 'failed') return status
  return 'abandoned'
}
