// From a call to the session it started: the call's result names the sub-agent, and that one's session carries its name.
import { useCallback, useMemo } from 'react'
import type { Session, TimelineEvent } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'

/** Answers the address and title of the sub-agent that a call started, when both are at hand. */
export function useSubAgents(sessionId: string, sessions: readonly Session[], events: readonly TimelineEvent[]) {
  const byAgent = useMemo(() => {
    const children = sessions.filter((session) => session.parentSessionId === sessionId)
    return new Map(children.map((child) => [child.nativeId.split('/agent-').at(-1), child]))
  }, [sessions, sessionId])
  const agentByCall = useMemo(() => {
    const named = events.filter((event) => typeof event.meta.agentId === 'string')
    return new Map(named.map((event) => [event.toolCallId, String(event.meta.agentId)]))
  }, [events])
  return useCallback(
    (event: TimelineEvent) => {
      const child = event.toolCallId === null ? undefined : byAgent.get(agentByCall.get(event.toolCallId))
      return child && { href: `/sessions/${child.id}`, title: titleOf(child) }
    },
    [byAgent, agentByCall],
  )
}
