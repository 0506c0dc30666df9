// Writes a rollout as Codex would: every message twice, running token totals, call arguments as JSON text.
import type { Random } from './random.ts'

export interface CodexFile {
  sessionId: string
  name: string
  prompt: (text: string) => void
  think: (text: string) => void
  say: (text: string) => void
  shell: (command: string, output: string, exitCode?: number) => void
  patch: (patch: string) => void
  plan: (steps: Array<{ step: string; status: string }>) => void
  line: (type: string, payload: Record<string, unknown>) => void
  text: () => string
}

export interface CodexOptions {
  random: Random
  start: Date
  cwd: string
  branch: string
  remote: string
}

export function codexFile({ random, start, cwd, branch, remote }: CodexOptions): CodexFile {
  const lines: string[] = []
  const sessionId = random.uuid()
  let time = start.getTime()
  const total = {
    input_tokens: 0,
    cached_input_tokens: 0,
    output_tokens: 0,
    reasoning_output_tokens: 0,
    total_tokens: 0,
  }
  const line = (type: string, payload: Record<string, unknown>): void => {
    time += 200 + random.int(6000)
    lines.push(JSON.stringify({ timestamp: new Date(time).toISOString(), type, payload }))
  }
  const item = (payload: Record<string, unknown>) => line('response_item', payload)
  const count = (): void => {
    total.input_tokens += 4000 + random.int(9000)
    total.cached_input_tokens += 3000 + random.int(900)
    total.output_tokens += 40 + random.int(600)
    total.total_tokens = total.input_tokens + total.output_tokens
    line('event_msg', { type: 'token_count', info: { total_token_usage: { ...total }, model_context_window: 272_000 } })
  }
  const call = (name: string, args: Record<string, unknown>, output: string): void => {
    const call_id = `call_${random.id(24)}`
    item({ type: 'function_call', name, arguments: JSON.stringify(args), call_id })
    item({ type: 'function_call_output', call_id, output })
  }
  line('session_meta', {
    id: sessionId,
    timestamp: start.toISOString(),
    cwd,
    originator: 'codex_cli_rs',
    cli_version: '0.142.0',
    source: 'cli',
    git: { commit_hash: random.id(40).toLowerCase(), branch, repository_url: remote },
  })
  line('turn_context', {
    cwd,
    approval_policy: 'on-request',
    sandbox_policy: { type: 'workspace-write' },
    model: 'gpt-5.5',
    effort: 'high',
  })
  return {
    sessionId,
    name: `rollout-${start.toISOString().slice(0, 19).replaceAll(':', '-')}-${sessionId}.jsonl`,
    line,
    prompt: (text) => {
      line('event_msg', { type: 'task_started', turn_id: random.uuid() })
      item({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] })
      line('event_msg', { type: 'user_message', message: text, images: [] })
    },
    think: (text) => {
      item({
        type: 'reasoning',
        summary: [{ type: 'summary_text', text }],
        content: null,
        encrypted_content: random.id(80),
      })
      line('event_msg', { type: 'agent_reasoning', text })
    },
    say: (text) => {
      item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] })
      line('event_msg', { type: 'agent_message', message: text })
      count()
      line('event_msg', { type: 'task_complete', turn_id: random.uuid(), last_agent_message: text })
    },
    shell: (cmd, output, exitCode = 0) => {
      call(
        'exec_command',
        { cmd, workdir: cwd },
        `Chunk ID: ${random.id(6)}\nWall time: 0.4 seconds\nProcess exited with code ${exitCode}\nOutput:\n${output}`,
      )
      count()
    },
    patch: (input) => {
      const call_id = `call_${random.id(24)}`
      item({ type: 'custom_tool_call', status: 'completed', call_id, name: 'apply_patch', input })
      item({
        type: 'custom_tool_call_output',
        call_id,
        output: JSON.stringify({ output: 'Success. Updated the following files:\n', metadata: { exit_code: 0 } }),
      })
    },
    plan: (plan) => call('update_plan', { plan }, 'Plan updated'),
    text: () => lines.map((one) => `${one}\n`).join(''),
  }
}
