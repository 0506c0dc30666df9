// A session as OpenCode would keep it, told in its three forms: the event stream of the server, the JSON folder, the rows of the
// database. Parts grow while they are written, so the stream has them more than once.
import type { Random } from './random.ts'

type Json = Record<string, unknown>

export interface OpencodeRow {
  id: string
  messageId?: string
  created: number
  updated: number
  /** The JSON of the older store's file, with its ids. */
  data: Json
}

export interface OpencodeFile {
  id: string
  info: Json
  messages: OpencodeRow[]
  parts: OpencodeRow[]
  todos: Array<{ content: string; status: string; priority: string }>
  prompt: (text: string) => void
  think: (text: string) => void
  say: (text: string) => void
  tool: (tool: string, input: Json, output: string, more?: { error?: boolean; metadata?: Json }) => void
  plan: (todos: OpencodeFile['todos']) => void
  /** Another event of the server. */
  event: (type: string, properties: Json) => void
  /** The event stream, one event a line. */
  stream: () => string
}

export interface OpencodeOptions {
  random: Random
  start: Date
  cwd: string
  title: string
  parentId?: string
}

export function opencodeFile({ random, start, cwd, title, parentId }: OpencodeOptions): OpencodeFile {
  let time = start.getTime()
  let made = 0
  const tick = () => (time += 150 + random.int(2500))
  const idOf = (prefix: string) => {
    const counted = (BigInt(time) * 4096n + BigInt(++made % 4096)) % 2n ** 48n
    return `${prefix}_${counted.toString(16).padStart(12, '0')}${random.id(14)}`
  }
  const id = idOf('ses')
  const lines: Json[] = []
  const [messages, parts]: [OpencodeRow[], OpencodeRow[]] = [[], []]
  const todos: OpencodeFile['todos'] = []
  const event = (type: string, properties: Json) => void lines.push({ type, properties: structuredClone(properties) })
  const info: Json = {
    id,
    slug: `quiet-${random.pick(['otter', 'heron', 'tern'])}`,
    version: '1.2.15',
    projectID: 'proj0lantern',
    directory: cwd,
    title,
    time: { created: time, updated: time },
    ...(parentId ? { parentID: parentId } : {}),
  }
  event('session.created', { info })
  const put = (rows: OpencodeRow[], data: Json, messageId?: string): void => {
    const rowId = String(data['id'])
    const known = rows.find((row) => row.id === rowId)
    if (known) Object.assign(known, { updated: time, data })
    else rows.push({ id: rowId, created: time, updated: time, data, ...(messageId ? { messageId } : {}) })
    info['time'] = { created: start.getTime(), updated: time }
    if (messageId) event('message.part.updated', { part: data })
    else event('message.updated', { info: data })
  }
  const message = (data: Json): string => {
    const messageId = idOf('msg')
    put(messages, { id: messageId, sessionID: id, ...data, time: { created: time } })
    return messageId
  }
  const part = (messageId: string, data: Json): Json => {
    const whole = { id: idOf('prt'), sessionID: id, messageID: messageId, ...data }
    put(parts, whole, messageId)
    return whole
  }
  const model = { providerID: 'anthropic', modelID: 'claude-sonnet-4-5' }
  let asked = ''
  let thoughts: string[] = []
  const answer = (finish: string, write: (messageId: string) => void): void => {
    tick()
    const none = { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } }
    const path = { cwd, root: cwd }
    const base = { role: 'assistant', parentID: asked, ...model, mode: 'build', agent: 'build', path }
    const messageId = message({ ...base, cost: 0, tokens: none })
    const created = time
    part(messageId, { type: 'step-start', snapshot: random.id(40).toLowerCase() })
    for (const text of thoughts) grown(messageId, 'reasoning', text)
    thoughts = []
    write(messageId)
    const cost = (1 + random.int(900)) / 10_000
    const cache = { read: random.int(9000), write: random.int(900) }
    const tokens = { input: 5 + random.int(3000), output: 10 + random.int(500), reasoning: random.int(60), cache }
    part(messageId, { type: 'step-finish', reason: finish, cost, tokens })
    const times = { created, completed: tick() }
    put(messages, { id: messageId, sessionID: id, ...base, cost, tokens, finish, time: times })
  }
  const grown = (messageId: string, type: string, text: string): void => {
    const began = tick()
    const whole = part(messageId, { type, text: '', time: { start: began } })
    tick()
    put(parts, { ...whole, text, time: { start: began, end: time } }, messageId)
  }
  return {
    id,
    info,
    messages,
    parts,
    todos,
    event,
    prompt: (text) => {
      tick()
      asked = message({ role: 'user', agent: 'build', model })
      part(asked, { type: 'text', text })
      part(asked, { type: 'text', text: `<now at="${new Date(time).toISOString()}"/>`, synthetic: true })
    },
    think: (text) => void thoughts.push(text),
    say: (text) => {
      answer('stop', (messageId) => grown(messageId, 'text', text))
      event('session.idle', { sessionID: id })
    },
    tool: (tool, input, output, { error = false, metadata = {} } = {}) =>
      answer('tool-calls', (messageId) => {
        const callID = `call_${random.id(20)}`
        const whole = part(messageId, { type: 'tool', callID, tool, state: { status: 'pending', input: {}, raw: '' } })
        const began = tick()
        put(parts, { ...whole, state: { status: 'running', input, time: { start: began } } }, messageId)
        const times = { start: began, end: tick() }
        const over = error
          ? { status: 'error', input, error: output, time: times }
          : { status: 'completed', input, output, title: tool, metadata, time: times }
        put(parts, { ...whole, state: over }, messageId)
      }),
    plan: (list) => {
      todos.splice(0, todos.length, ...list)
      event('todo.updated', { sessionID: id, todos: list })
    },
    stream: () => lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  }
}

/** The files of the JSON store, by their paths below `storage`. */
export function opencodeFiles(sessions: OpencodeFile[], worktree: string): Record<string, string> {
  const files: Record<string, string> = { migration: '2\n' }
  const put = (path: string, value: unknown) => void (files[`${path}.json`] = JSON.stringify(value, null, 2))
  put('project/proj0lantern', { id: 'proj0lantern', worktree, vcs: 'git', time: { created: 1 } })
  for (const { id, info, messages, parts, todos } of sessions) {
    put(`session/proj0lantern/${id}`, info)
    for (const message of messages) put(`message/${id}/${message.id}`, message.data)
    for (const part of parts) put(`part/${part.messageId}/${part.id}`, part.data)
    if (todos.length > 0) put(`todo/${id}`, todos)
  }
  return files
}
