// Files of the neutral formats and of data exports, as their documents describe them: one conversation each, told in every tongue.
import { acpLines, otelDocument, plainSpans } from './protocol-files.ts'
import type { DemoFile } from './sessions.ts'

const time = (second: number) => new Date(Date.UTC(2026, 1, 3, 10, 0, second)).toISOString()
const seconds = (second: number) => Date.UTC(2026, 1, 3, 10, 0, second) / 1000
const lines = (values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')

/** Every file is of the format that its folder is named after. */
export function neutralFiles(): Array<Pick<DemoFile, 'path' | 'text'>> {
  const texts: Record<string, string> = {
    ...Object.fromEntries(
      [...Array(8).keys()].map((minor) => [`atif/v1.${minor}.json`, JSON.stringify(atif(minor), null, 2)]),
    ),
    'otel/document.json': JSON.stringify(otelDocument(), null, 1),
    'otel/lines.jsonl': lines([otelDocument(), otelDocument('second')]),
    'otel/spans.jsonl': lines(plainSpans()),
    'acp/agent.jsonl': lines(acpLines()),
    'chatgpt/conversations.json': JSON.stringify([chatgpt('a'), chatgpt('b')], null, 2),
    'claude-ai/conversations.json': JSON.stringify([claudeAi('a'), claudeAi('b')]),
    'specstory/session.json': JSON.stringify(specstory(), null, 2),
    'copilot/events.jsonl': lines(copilot()),
  }
  return Object.entries(texts).map(([path, text]) => ({ path, text }))
}

function atif(minor: number) {
  const steps = [
    { step_id: 1, timestamp: time(1), source: 'user', message: 'Run the tests' },
    {
      step_id: 2,
      timestamp: time(2),
      source: 'agent',
      message: minor > 4 ? [{ type: 'text', text: 'Running them.' }] : 'Running them.',
      reasoning_content: 'The tests come first.',
      tool_calls: [{ tool_call_id: 'call_1', function_name: 'Bash', arguments: { command: 'npm test' } }],
      observation: { results: [{ source_call_id: 'call_1', content: '12 passed' }] },
      metrics: { prompt_tokens: 100, completion_tokens: 20, cached_tokens: 60, cost_usd: 0.01 },
    },
    {
      step_id: 3,
      source: 'agent',
      message: 'From before.',
      is_copied_context: true,
      metrics: { prompt_tokens: 900, completion_tokens: 9 },
    },
  ]
  const agent = { name: 'claude-code', version: '2.1.0', model_name: 'claude-x' }
  const inner = {
    schema_version: `ATIF-v1.${minor}`,
    trajectory_id: `atif-${minor}-inner`,
    agent,
    steps: steps.slice(0, 2),
  }
  const one = { ...inner, trajectory_id: `atif-${minor}-sub`, subagent_trajectories: [inner] }
  return {
    schema_version: `ATIF-v1.${minor}`,
    session_id: `atif-${minor}`,
    agent,
    steps,
    final_metrics: { total_prompt_tokens: 100 },
    ...(minor > 5 ? { subagent_trajectories: [one] } : {}),
  }
}

function chatgpt(id: string) {
  const node = (name: string, parent: string | null, children: string[], role: string, text: string, more = {}) => [
    `${id}-${name}`,
    {
      id: `${id}-${name}`,
      parent: parent && `${id}-${parent}`,
      children: children.map((child) => `${id}-${child}`),
      message:
        name === 'root'
          ? null
          : {
              id: `${id}-${name}`,
              author: { role },
              create_time: seconds(1),
              content: { content_type: 'text', parts: [text] },
              recipient: 'all',
              metadata: { model_slug: 'gpt-x' },
              ...more,
            },
    },
  ]
  return {
    title: 'The tests',
    create_time: seconds(0),
    update_time: seconds(9),
    conversation_id: `chat-${id}`,
    current_node: `${id}-end`,
    default_model_slug: 'gpt-x',
    mapping: Object.fromEntries([
      node('root', null, ['ask'], '', ''),
      node('ask', 'root', ['old', 'run'], 'user', 'Run the tests'),
      node('old', 'ask', [], 'assistant', 'I cannot.'),
      node('run', 'ask', ['out'], 'assistant', 'npm test', { recipient: 'python' }),
      node('out', 'run', ['end'], 'tool', '12 passed'),
      node('end', 'out', [], 'assistant', 'All green.'),
    ]),
  }
}

function claudeAi(id: string) {
  const message = (n: number, sender: string, more: object) => ({
    uuid: `${id}-${n}`,
    sender,
    text: '',
    created_at: time(n),
    attachments: [],
    files: [],
    ...more,
  })
  return {
    uuid: `conversation-${id}`,
    name: 'The tests',
    created_at: time(0),
    updated_at: time(9),
    account: { uuid: 'account' },
    chat_messages: [
      message(1, 'human', {
        text: 'Run the tests',
        content: [{ type: 'text', text: 'Run the tests' }],
        attachments: [{ file_name: 'log.txt', extracted_content: 'red' }],
      }),
      message(2, 'assistant', {
        content: [
          { type: 'thinking', thinking: 'They come first.' },
          { type: 'tool_use', id: `toolu_${id}`, name: 'repl', input: { code: '1' } },
          {
            type: 'tool_result',
            tool_use_id: `toolu_${id}`,
            content: [{ type: 'text', text: '12 passed' }],
            is_error: false,
          },
          { type: 'text', text: 'All green.' },
        ],
      }),
      message(3, 'human', { text: 'Thanks' }),
    ],
  }
}

const specstory = () => ({
  schemaVersion: '1.0',
  provider: { id: 'cursor', name: 'Cursor', version: '1.0' },
  sessionId: 'spec-1',
  createdAt: time(0),
  workspaceRoot: '/srv/shop',
  exchanges: [
    {
      exchangeId: 'x1',
      startTime: time(1),
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Run the tests' }] },
        {
          role: 'agent',
          content: [{ type: 'thinking', text: 'They come first.' }],
          tool: {
            name: 'Bash',
            type: 'shell',
            useId: 'call_1',
            input: { command: 'npm test' },
            output: { content: '12 passed' },
          },
        },
      ],
    },
    { exchangeId: 'x2', messages: [{ role: 'agent', content: [{ type: 'text', text: 'All green.' }] }] },
  ],
})

function copilot() {
  const types: Array<[string, object]> = [
    [
      'session.start',
      { sessionId: 'copilot-1', version: 1, copilotVersion: '0.0.4', context: { cwd: '/srv/shop', branch: 'main' } },
    ],
    ['user.message', { content: 'Run the tests' }],
    ['assistant.turn_start', { turnId: '0' }],
    [
      'assistant.message',
      {
        messageId: 'm1',
        content: 'Running them.',
        toolRequests: [{ toolCallId: 'call_1', name: 'bash', arguments: { command: 'npm test' } }],
      },
    ],
    ['tool.execution_start', { toolCallId: 'call_1', toolName: 'bash', arguments: { command: 'npm test' } }],
    ['tool.execution_complete', { toolCallId: 'call_1', success: true, result: { content: '12 passed' } }],
    ['assistant.message', { messageId: 'm2', content: 'All green.', toolRequests: [] }],
    ['assistant.turn_end', { turnId: '0' }],
    ['session.something_new', { x: 1 }],
  ]
  return types.map(([type, data], i) => ({
    type,
    data,
    id: `event-${i}`,
    timestamp: time(i),
    parentId: i === 0 ? null : `event-${i - 1}`,
  }))
}
