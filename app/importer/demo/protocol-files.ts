// What protocols carry: spans of the GenAI conventions, and the Agent Client Protocol. The same conversation as in neutral-files.ts.
const time = (second: number) => new Date(Date.UTC(2026, 1, 3, 10, 0, second)).toISOString()
const nanos = (second: number) => `${Date.UTC(2026, 1, 3, 10, 0, second)}000000`

const attributes = (values: Record<string, unknown>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'number'
        ? { intValue: String(value) }
        : { stringValue: typeof value === 'string' ? value : JSON.stringify(value) },
  }))

const asked = { role: 'user', parts: [{ type: 'text', content: 'Run the tests' }] }
const calls = {
  role: 'assistant',
  parts: [{ type: 'tool_call', id: 'call_1', name: 'Bash', arguments: { command: 'npm test' } }],
}
const result = { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', response: '12 passed' }] }
const done = { role: 'assistant', parts: [{ type: 'text', content: 'All green.' }], finish_reason: 'stop' }

function spanFacts(conversation: string): Array<Record<string, unknown>> {
  const chat = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.conversation.id': conversation,
    'gen_ai.request.model': 'gpt-x',
    'gen_ai.usage.input_tokens': 50,
    'gen_ai.usage.output_tokens': 5,
  }
  return [
    {
      ...chat,
      'gen_ai.response.id': `${conversation}-1`,
      'gen_ai.input.messages': [asked],
      'gen_ai.output.messages': [{ ...calls, finish_reason: 'tool_call' }],
    },
    {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'Bash',
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.tool.call.arguments': { command: 'npm test' },
      'gen_ai.tool.call.result': '12 passed',
    },
    {
      ...chat,
      'gen_ai.response.id': `${conversation}-2`,
      'gen_ai.input.messages': [asked, calls, result],
      'gen_ai.output.messages': [done],
    },
  ]
}

export function otelDocument(conversation = 'first') {
  const spans = spanFacts(conversation).map((facts, i) => ({
    traceId: `trace-${conversation}`,
    spanId: `${conversation}-span-${i}`,
    name: String(facts['gen_ai.operation.name']),
    startTimeUnixNano: nanos(2 * i),
    endTimeUnixNano: nanos(2 * i + 1),
    attributes: attributes(facts),
  }))
  const resource = { attributes: attributes({ 'service.name': 'codex-cli' }) }
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'x' }, spans }] }] }
}

export const plainSpans = () =>
  spanFacts('plain').map((facts, i) => ({
    name: 'span',
    context: { trace_id: '0x1', span_id: `0x${i}` },
    parent_id: null,
    start_time: time(2 * i),
    end_time: time(2 * i + 1),
    attributes: facts,
  }))

export function acpLines() {
  const update = (value: unknown) => ({
    jsonrpc: '2.0',
    method: 'session/update',
    params: { sessionId: 'acp-1', update: value },
  })
  const said = (text: string) => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } })
  return [
    { jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: 1 } },
    { jsonrpc: '2.0', id: 1, method: 'session/new', params: { cwd: '/srv/shop', mcpServers: [] } },
    { jsonrpc: '2.0', id: 1, result: { sessionId: 'acp-1' } },
    {
      jsonrpc: '2.0',
      id: 2,
      method: 'session/prompt',
      params: { sessionId: 'acp-1', prompt: [{ type: 'text', text: 'Run the tests' }] },
    },
    update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: 'They come first.' } }),
    said('Running '),
    said('them.'),
    update({ sessionUpdate: 'plan', entries: [{ content: 'Test', priority: 'high', status: 'in_progress' }] }),
    update({
      sessionUpdate: 'tool_call',
      toolCallId: 'call_1',
      title: 'npm test',
      kind: 'execute',
      status: 'pending',
      rawInput: { command: 'npm test' },
    }),
    update({
      sessionUpdate: 'tool_call_update',
      toolCallId: 'call_1',
      status: 'completed',
      content: [{ type: 'content', content: { type: 'text', text: '12 passed' } }],
    }),
    said('All '),
    said('green.'),
    update({ sessionUpdate: 'something_new', x: 1 }),
    { jsonrpc: '2.0', id: 2, result: { stopReason: 'end_turn' } },
  ]
}
