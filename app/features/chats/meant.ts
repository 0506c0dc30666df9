// Where a foreign id leads.
import type { Meant } from './reads.server.ts'

export type { Meant }

/** The page of what is meant: the chat where it is one, else the session, at the event where one is named. */
export function hrefOf({ sessionId, threadId, seq }: Pick<Meant, 'sessionId' | 'threadId' | 'seq'>): string {
  if (threadId !== null) return `/chats/${threadId}`
  return seq === null ? `/sessions/${sessionId}` : `/sessions/${sessionId}?event=${seq}`
}
