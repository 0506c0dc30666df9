// Writes a session as Claude Code would: one block a line, tied by uuid and parentUuid, usage repeated on every block.
import type { Random } from './random.ts'

export interface ClaudeOptions {
  random: Random
  start: Date
  cwd: string
  branch: string
  sessionId?: string
  /** A sub-agent's own file. */
  agentId?: string
}

export interface ClaudeFile {
  sessionId: string
  /** Lines so far, each an object. */
  lines: Array<Record<string, unknown>>
  prompt: (text: string) => void
  think: (text: string) => void
  say: (text: string) => void
  /** A call and its answer. `result` is what the tool returned beside the text that the model saw. */
  tool: (
    name: string,
    input: Record<string, unknown>,
    output: string,
    more?: { failed?: boolean; result?: unknown },
  ) => string
  line: (record: Record<string, unknown>) => void
  text: () => string
}

export function claudeFile({
  random,
  start,
  cwd,
  branch,
  sessionId = random.uuid(),
  agentId,
}: ClaudeOptions): ClaudeFile {
  const lines: Array<Record<string, unknown>> = []
  let parentUuid: string | null = null
  let time = start.getTime()
  const envelope = (type: string, fields: Record<string, unknown>): void => {
    const uuid = random.uuid()
    time += 400 + random.int(9000)
    const own = {
      cwd,
      sessionId,
      version: '2.1.62',
      gitBranch: branch,
      isSidechain: agentId !== undefined,
      userType: 'external',
    }
    const timestamp = new Date(time).toISOString()
    lines.push({ parentUuid, ...own, ...(agentId ? { agentId } : {}), type, ...fields, uuid, timestamp })
    parentUuid = uuid
  }
  const answer = (content: Record<string, unknown>, done: boolean): void => {
    const usage = {
      input_tokens: 4 + random.int(20),
      output_tokens: 20 + random.int(900),
      cache_read_input_tokens: 12_000 + random.int(40_000),
      cache_creation_input_tokens: random.int(2000),
    }
    const message = {
      id: `msg_${random.id(22)}`,
      type: 'message',
      role: 'assistant',
      model: 'claude-opus-4-6',
      content: [content],
    }
    envelope('assistant', {
      requestId: `req_${random.id(22)}`,
      message: { ...message, stop_reason: done ? 'end_turn' : null, usage },
    })
  }
  return {
    sessionId,
    lines,
    prompt: (text) => envelope('user', { message: { role: 'user', content: text } }),
    think: (thinking) => answer({ type: 'thinking', thinking, signature: random.id(60) }, false),
    say: (text) => answer({ type: 'text', text }, true),
    tool: (name, input, output, more = {}) => {
      const id = `toolu_${random.id(24)}`
      answer({ type: 'tool_use', id, name, input }, false)
      const block = {
        type: 'tool_result',
        tool_use_id: id,
        content: output,
        ...(more.failed ? { is_error: true } : {}),
      }
      const toolUseResult = more.result ?? { stdout: output, stderr: '', interrupted: false, isImage: false }
      envelope('user', { message: { role: 'user', content: [block] }, toolUseResult })
      return id
    },
    line: (record) => void lines.push(record),
    text: () => lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  }
}
