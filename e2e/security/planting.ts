// The files and requests that planted secrets are brought in with. Each answers text that a source of its kind would have.
import type { Plants } from './plants.ts'

const at = '2026-03-01T10:00:00.000Z'
const jsonl = (values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('')

/** Lines of a Claude Code transcript with everything that its parser shows, keeps or uses as a fact. */
export function claudeLines(plants: Plants, sessionId: string): string {
  const frame = (n: number) => ({
    uuid: `${sessionId}-${n}`,
    parentUuid: null,
    sessionId,
    timestamp: at,
    cwd: '/srv/x',
  })
  const said = (place: string) =>
    plants.secrets(place).map((secret, n) => ({ ...frame(n), uuid: `${sessionId} ${place} ${n}`, secret }))
  const user = (content: unknown, more: object) => ({ ...more, type: 'user', message: { role: 'user', content } })
  const assistant = (content: unknown, more: object) => ({
    ...more,
    type: 'assistant',
    message: { id: 'msg_1', role: 'assistant', model: 'claude-x', content },
  })
  return jsonl([
    ...said('a prompt').map(({ secret, ...rest }) => user(`use ${secret} for it`, rest)),
    ...said('an answer').map(({ secret, ...rest }) => assistant([{ type: 'text', text: `key:\n${secret}\n` }], rest)),
    ...said('thinking').map(({ secret, ...rest }) =>
      assistant([{ type: 'thinking', thinking: `so ${secret}.` }], rest),
    ),
    ...said('a call').map(({ secret, ...rest }, n) =>
      assistant([{ type: 'tool_use', id: `toolu_c${n}`, name: 'Bash', input: { command: `X=${secret} run` } }], rest),
    ),
    ...said('an answer of a tool').map(({ secret, ...rest }, n) => ({
      ...user([{ type: 'tool_result', tool_use_id: `toolu_c${n}`, content: `X=${secret}\n` }], rest),
      toolUseResult: { stdout: `X=${secret}\n`, stderr: '', interrupted: false },
    })),
    ...said('a list').map(({ secret, ...rest }, n) =>
      assistant(
        [
          {
            type: 'tool_use',
            id: `toolu_l${n}`,
            name: 'TodoWrite',
            input: { todos: [{ content: `put ${secret} in`, status: 'pending' }] },
          },
        ],
        rest,
      ),
    ),
    ...said('a folder').map(({ secret, ...rest }) => user('x', { ...rest, cwd: `/srv/${secret}/x` })),
    ...said('a branch').map(({ secret, ...rest }) => user('x', { ...rest, gitBranch: `fix-${secret}` })),
    ...said('a version').map(({ secret, ...rest }) => user('x', { ...rest, version: secret })),
    ...said('a model').map(({ secret, ...rest }) => ({
      ...rest,
      type: 'assistant',
      message: { model: secret, content: 'x' },
    })),
    ...said('a record of a new type').map(({ secret, ...rest }) => ({
      ...rest,
      type: 'brand-new',
      payload: { deep: [secret] },
    })),
    ...plants.secrets('a title').map((secret) => ({ type: 'custom-title', customTitle: `about ${secret}`, sessionId })),
    ...plants.secrets('a summary').map((secret) => ({ type: 'summary', summary: `about ${secret}`, leafUuid: 'none' })),
  ])
}

/** Records in every setting of the corpus, as blocks of a kind that no parser knows. */
export function settingLines(plants: Plants, setting: string, sessionId: string): string {
  const head = (n: number) =>
    `{"type":"assistant","uuid":"${sessionId} ${n}","parentUuid":null,"sessionId":"${sessionId}","timestamp":"${at}"`
  return plants
    .lines(setting)
    .map((line, n) => `${head(n)},"message":{"role":"assistant","content":[{"type":"odd","block":${line}}]}}\n`)
    .join('')
}

/** Lines that are no JSON, lines that are no objects, and an end that was never finished. */
export function brokenLines(plants: Plants, sessionId: string): string {
  const whole = {
    type: 'user',
    uuid: `${sessionId} 0`,
    sessionId,
    timestamp: at,
    message: { role: 'user', content: 'x' },
  }
  const broken = plants.secrets('a refused record').map((secret) => `{"type":"user","text":"before ${secret} after\n`)
  const bare = plants.secrets('a line that is no object').map((secret) => `"${secret}"\n`)
  const torn = plants.secrets('a torn end').join(' ')
  return `${jsonl([whole])}${broken.join('')}${bare.join('')}{"type":"user","text":"${torn}`
}

/** A Codex rollout. */
export function codexLines(plants: Plants, id: string): string {
  const line = (type: string, payload: object) => ({ timestamp: at, type, payload })
  const url = (secret: string) => `https://user:${secret}@example.com/x.git`
  const git = plants.secrets('a remote', (secret) => !/[/@:]/.test(secret)).map(url)
  const instructions = plants.secrets('instructions').join('\n')
  return jsonl([
    ...git.map((repository_url) =>
      line('session_meta', { id, timestamp: at, cwd: '/srv/x', instructions, git: { repository_url } }),
    ),
    ...plants.secrets('a function call').flatMap((secret, n) => [
      line('response_item', {
        type: 'function_call',
        name: 'exec_command',
        arguments: JSON.stringify({ cmd: `TOKEN="${secret}" ls` }),
        call_id: `call_${n}`,
      }),
      line('response_item', {
        type: 'function_call_output',
        call_id: `call_${n}`,
        output: JSON.stringify({ output: secret }),
      }),
    ]),
    ...plants
      .secrets('reasoning')
      .map((secret) => line('response_item', { type: 'reasoning', summary: [{ type: 'summary_text', text: secret }] })),
    ...plants.secrets('a plan').map((step, n) =>
      line('response_item', {
        type: 'function_call',
        name: 'update_plan',
        arguments: JSON.stringify({ plan: [{ step, status: 'pending' }] }),
        call_id: `plan_${n}`,
      }),
    ),
  ])
}

/** Side files and documents, by the path that they have below an agent's folder or as an upload. */
export function documents(plants: Plants, sessionId: string): Record<string, string> {
  const message = (place: string) =>
    plants
      .secrets(place)
      .map((secret, n) => ({ id: `${place} ${n}`, timestamp: at, type: 'user', content: `say ${secret}` }))
  const thread = {
    id: 'thread_1',
    sessionId: 'session-default',
    mode: 'session',
    status: 'active',
    messageCount: 0,
    createdAt: at,
    updatedAt: at,
  }
  const chat = {
    sessionId: 'session-default',
    mode: 'session',
    threadId: 'thread_1',
    role: 'user',
    createdAt: at,
    updatedAt: at,
  }
  return {
    'history.jsonl': jsonl(
      plants.secrets('a history').map((secret, n) => ({
        display: `ask ${secret}`,
        pastedContents: {},
        timestamp: 1767225600000 + n,
        project: `/srv/${secret}`,
      })),
    ),
    [`${sessionId}-agent-${sessionId}.json`]: JSON.stringify(
      plants.secrets('a file of todos').map((content) => ({ content, status: 'pending', activeForm: content })),
    ),
    'session-2026-03-01T10-00-5b1f6a52.json': JSON.stringify({
      sessionId: '5b1f6a52-0000-4000-8000-000000000001',
      projectHash: 'x',
      startTime: at,
      lastUpdated: at,
      messages: message('a document'),
    }),
    'chat-threads.json': JSON.stringify(
      plants
        .secrets('a thread')
        .map((title, n) => ({ ...thread, id: `thread_${n + 1}`, title, lastMessagePreview: title })),
    ),
    'chat-messages.json': JSON.stringify(
      plants.secrets('a chat').map((secret, n) => ({ ...chat, id: `chat_${n}`, content: `is ${secret} right?` })),
    ),
    'chat-tool-events.json': JSON.stringify(
      plants.secrets('a tool of a chat').map((secret, n) => ({
        id: `tool_${n}`,
        sessionId: 'session-default',
        threadId: 'thread_1',
        toolCallId: `${n}`,
        toolName: 'x',
        status: 'succeeded',
        arguments: { secret },
        result: secret,
        error: secret,
        startedAt: at,
      })),
    ),
    'session-uploads.json': JSON.stringify([
      {
        id: 'up-1',
        originalName: 'one.jsonl',
        storedAt: at,
        size: 1,
        source: 'upload',
        content: settingLines(plants, 'in a nested JSON string', '5b1f6a52-0000-4000-8000-000000000002'),
      },
    ]),
    'shopping.json': JSON.stringify({ shopping: plants.secrets('a file of no format') }),
    'broken.json': `[{"id":"chat_1","content":"${plants.secrets('a document that breaks off').join(' ')}`,
  }
}

/** What a hook is given on its input. */
export function hookPayloads(plants: Plants, sessionId: string): object[] {
  const frame = { session_id: sessionId, transcript_path: '/srv/none.jsonl', cwd: '/srv/x', permission_mode: 'default' }
  return [
    { ...frame, hook_event_name: 'UserPromptSubmit', prompt: plants.secrets('a prompt of a hook').join('\n') },
    ...plants
      .secrets('a call of a hook')
      .slice(0, 1)
      .map(() => ({
        ...frame,
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: Object.fromEntries(plants.secrets('an input of a hook').map((secret, n) => [`k${n}`, secret])),
        tool_use_id: 'toolu_hook',
      })),
    {
      ...frame,
      hook_event_name: 'PostToolUse',
      tool_name: 'Bash',
      tool_input: {},
      tool_response: { stdout: plants.secrets('a response of a hook').join('\n') },
      tool_use_id: 'toolu_hook',
    },
    {
      ...frame,
      hook_event_name: 'Notification',
      message: plants.secrets('a notification').join(' '),
      notification_type: 'idle_prompt',
    },
    {
      ...frame,
      hook_event_name: 'CwdChanged',
      old_cwd: `/srv/${plants.secrets('a folder of a hook').join('/')}`,
      new_cwd: '/srv',
    },
  ]
}

/** An export of telemetry. */
export function telemetry(plants: Plants): string {
  const logRecords = plants.secrets('telemetry').map((stringValue) => ({
    timeUnixNano: '1767225600000000000',
    body: { stringValue: 'claude_code.user_prompt' },
    attributes: [
      { key: 'session.id', value: { stringValue: '5b1f6a52-0000-4000-8000-000000000003' } },
      { key: 'prompt', value: { stringValue } },
    ],
  }))
  return JSON.stringify({ resourceLogs: [{ resource: { attributes: [] }, scopeLogs: [{ logRecords }] }] })
}
