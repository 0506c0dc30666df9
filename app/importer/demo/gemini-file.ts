// Writes a session as Gemini CLI would: the `.jsonl` of 2026, in which a message is written again once its tools have answered,
// or the whole `.json` before it.
import { createHash } from 'node:crypto'
import type { Random } from './random.ts'

type Json = Record<string, unknown>

export interface GeminiFile {
  sessionId: string
  /** File name without its extension. */
  name: string
  prompt: (text: string) => string
  think: (subject: string, description: string) => void
  say: (text: string) => void
  tool: (name: string, args: Json, output: string, more?: { error?: boolean; display?: unknown }) => void
  /** Takes back a message and all after it. */
  rewind: (id: string) => void
  set: (value: Json) => void
  line: (value: Json) => void
  text: () => string
  /** The same session as the tool wrote it before 2026: one JSON object, as it stands now. */
  document: () => string
}

export interface GeminiOptions {
  random: Random
  start: Date
  cwd: string
  kind?: 'main' | 'subagent'
}

export function geminiFile({ random, start, cwd, kind = 'main' }: GeminiOptions): GeminiFile {
  const sessionId = random.uuid()
  let time = start.getTime()
  const now = () => new Date((time += 300 + random.int(5000))).toISOString()
  const header = {
    sessionId,
    projectHash: createHash('sha256').update(cwd).digest('hex'),
    startTime: start.toISOString(),
    lastUpdated: start.toISOString(),
    kind,
  }
  const lines: Json[] = [header]
  const messages: Json[] = []
  let thoughts: Json[] = []
  const line = (value: Json) => void lines.push(value)
  const write = (message: Json): void => {
    line(message)
    keep(message)
    line({ $set: { lastUpdated: message['timestamp'] } })
  }
  const keep = (message: Json): void => {
    const at = messages.findIndex((one) => one['id'] === message['id'])
    if (at < 0) messages.push(message)
    else messages[at] = message
  }
  const answer = (content: string): Json => {
    const [input, output, thought] = [9000 + random.int(9000), 20 + random.int(500), 10 + random.int(90)]
    const cached = random.int(8000)
    const made = {
      id: random.uuid(),
      timestamp: now(),
      type: 'gemini',
      content,
      thoughts,
      tokens: { input, output, cached, thoughts: thought, tool: 0, total: input + output + thought },
      model: 'gemini-3-pro-preview',
    }
    thoughts = []
    return made
  }
  return {
    sessionId,
    name: `session-${start.toISOString().slice(0, 16).replace(':', '-')}-${sessionId.slice(0, 8)}`,
    line,
    prompt: (text) => {
      const id = random.uuid()
      write({ id, timestamp: now(), type: 'user', content: [{ text }] })
      return id
    },
    think: (subject, description) => void thoughts.push({ subject, description, timestamp: now() }),
    say: (text) => write(answer(text)),
    tool: (name, args, output, { error = false, display = '' } = {}) => {
      const message = answer('')
      write(message)
      const id = random.id(8).toLowerCase()
      const response = error ? { error: output } : { output }
      const call = {
        id,
        name,
        args,
        result: [{ functionResponse: { id, name, response } }],
        status: error ? 'error' : 'success',
        timestamp: now(),
        displayName: name,
        resultDisplay: display,
      }
      const grown = { ...message, toolCalls: [call] }
      line(grown)
      keep(grown)
    },
    rewind: (id) => {
      messages.splice(messages.findIndex((one) => one['id'] === id))
      line({ $rewindTo: id })
    },
    set: (value) => line({ $set: value }),
    text: () => lines.map((one) => `${JSON.stringify(one)}\n`).join(''),
    document: () => JSON.stringify({ ...header, lastUpdated: new Date(time).toISOString(), messages }, null, 2),
  }
}
