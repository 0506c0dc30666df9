// Chats as codex-session-view kept them, with what its real files do wrong: ids in no order of time, counters that lie, tool calls that
// run for ever, messages without a thread, two active threads, session ids cut from a path.
import { random } from '../../demo/random.ts'
import { byId } from './folder.ts'
import type { Row, StoreFiles } from './folder.ts'

export interface ChatWorld {
  files: StoreFiles
  /** Messages by thread, as they must be counted. */
  counts: Record<string, number>
  /** The id of the agent's session whose file the messages name. */
  rollout: string
}

export const lossyId = (path: string): string => `session-${Buffer.from(path).subarray(0, 20).toString('hex')}`

/** Two modes with three threads each, in three legacy sessions. The same seed makes the same rows. */
export function chats(seed = 1): ChatWorld {
  const draw = random(seed)
  let clock = Date.UTC(2025, 11, 15, 10)
  const now = () => new Date((clock += 1000 + draw.int(60_000))).toISOString()
  const threads: Row[] = []
  const messages: Row[] = []
  const tools: Row[] = []
  const counts: Record<string, number> = {}
  const rollout = draw.uuid()
  const path = `uploads/~/.codex/sessions/2025/12/rollout-2025-12-15T10-00-00-${rollout}.jsonl`
  const message = (sessionId: string, mode: string, threadId: string, m: number, stray: boolean): Row => {
    const at = now()
    const asks = m % 2 === 0
    return {
      id: `chat_${draw.uuid()}`,
      sessionId,
      mode,
      ...(stray ? {} : { threadId }),
      role: asks ? 'user' : 'assistant',
      content: m === 0 ? `I am looking at session file: ${path}` : m === 1 ? 'hello' : `Message ${m} of ${threadId}`,
      ...(asks ? { clientMessageId: draw.uuid() } : { evidence: [{ path: 'AGENTS.md', severity: 'high' }] }),
      createdAt: at,
      updatedAt: at,
    }
  }
  for (const sessionId of ['session-default', lossyId(path), 'session-unbound'])
    for (const mode of ['session', 'general'])
      for (let n = 0; n < 3; n++) {
        const id = `thread_${draw.uuid()}`
        const title = n === 0 ? 'Session Coach' : `Session Coach #${n + 1}`
        const status = n === 0 ? 'archived' : 'active'
        threads.push({ id, sessionId, mode, title, status, messageCount: n, createdAt: now(), updatedAt: now() })
        counts[id] = 4
        // The active thread that was changed last holds what names none.
        for (let m = 0; m < 4; m++) messages.push(message(sessionId, mode, id, m, n === 2 && m === 3))
        const open = { threadId: id, toolCallId: '207769766', status: 'executing' }
        const done = {
          threadId: null,
          toolCallId: null,
          status: 'succeeded',
          result: { ok: true },
          completedAt: now(),
          latencyMs: 12,
        }
        const call = {
          id: `tool_${draw.uuid()}`,
          sessionId,
          toolName: 'get_timeline_event',
          arguments: { eventNumber: n },
        }
        tools.push({ ...call, ...(n === 0 ? done : open), startedAt: now() })
      }
  const files = {
    'chat-threads': threads.sort(byId),
    'chat-messages': messages.sort(byId),
    'chat-tool-events': tools.sort(byId),
  }
  return { files, counts, rollout }
}
