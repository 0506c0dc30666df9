// Rows for component tests: every column filled, the few that matter given.
import type { Session, TimelineEvent } from './rows.ts'

const at = new Date('2026-03-04T10:00:00Z')
const times = { spaceId: 'space', createdAt: at, updatedAt: at }

export function sessionRow(part: Partial<Session> & { id: string }): Session {
  return {
    ...times,
    agent: 'claude-code',
    nativeId: 'native',
    kind: 'main',
    parentSessionId: null,
    machineId: null,
    repoId: null,
    title: null,
    renamedTitle: null,
    tags: [],
    archivedAt: null,
    made: [],
    status: 'completed',
    cwd: null,
    transcriptPath: null,
    branch: null,
    branches: [],
    model: null,
    agentVersion: null,
    startedAt: null,
    endedAt: null,
    lastEventAt: at,
    eventCount: 0,
    messageCount: 0,
    toolCount: 0,
    errorCount: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    costUsd: null,
    meta: {},
    ...part,
  }
}

export function eventRow(seq: number, part: Partial<TimelineEvent>): TimelineEvent {
  return {
    ...times,
    id: `event-${seq}`,
    sessionId: 'session',
    seq,
    ordinal: `a${String(seq).padStart(6, '0')}`,
    dedupeKey: `key-${seq}`,
    nativeId: null,
    parentNativeId: null,
    kind: 'message',
    role: null,
    channel: null,
    payloadType: null,
    title: null,
    preview: null,
    size: 0,
    toolCallId: null,
    outcome: null,
    occurredAt: new Date(at.getTime() + seq * 1000),
    uploadId: null,
    sourceOffset: null,
    supersededAt: null,
    meta: {},
    ...part,
  }
}
