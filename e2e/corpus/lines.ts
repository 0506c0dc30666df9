// Single lines as Claude Code writes them, for tests that append to a transcript.

const envelope = (session: string, uuid: string) => ({
  uuid: `${session}-${uuid}`,
  parentUuid: null,
  timestamp: new Date().toISOString(),
  sessionId: session,
  cwd: '/srv/shop',
  version: '2.1.62',
  gitBranch: 'main',
  isSidechain: false,
  userType: 'external',
})

/** A person's prompt, with its newline. */
export function userLine(session: string, uuid: string, content: string): string {
  return `${JSON.stringify({ type: 'user', ...envelope(session, uuid), message: { role: 'user', content } })}\n`
}

/** The agent's prose, with its newline. */
export function assistantLine(session: string, uuid: string, text: string): string {
  const message = {
    id: `msg_${uuid}`,
    type: 'message',
    role: 'assistant',
    model: 'claude-x',
    content: [{ type: 'text', text }],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 3, output_tokens: 9 },
  }
  return `${JSON.stringify({ type: 'assistant', ...envelope(session, uuid), requestId: `req_${uuid}`, message })}\n`
}
