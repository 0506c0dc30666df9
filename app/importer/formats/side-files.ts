// What agents keep beside their transcripts. Prompt histories outlive the transcripts they belong to: their prompts stand in for
// a session that is gone (channel `history`, see store/history.server.ts). Lists and names say something of sessions that are there.
import { instantOf } from '../clean.ts'
import { message, nothing } from './drafts.ts'
import type { Format, Parsed, SessionRef } from './format.ts'
import { isObject, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'
import { taskCreated, todosOf } from './todos.ts'

const main = (agent: string, nativeId: string): SessionRef => ({ agent, nativeId, kind: 'main', parentNativeId: null })

const sniffed =
  (holds: (value: Json) => boolean, score = 0.95) =>
  (values: unknown[]) => {
    const objects = values.filter(isObject)
    return objects.length > 0 && objects.every(holds) ? score : 0
  }

function prompt(session: SessionRef, at: string | null, words: string): Parsed {
  const parsed = nothing(session, { at })
  const frame = { nativeId: null, parentNativeId: null, at, channel: 'history' }
  if (words !== '') parsed.events.push(message(frame, 'user', 'history', words))
  return parsed
}

/** `history.jsonl` of Claude Code. Old entries name no session: those of one project are one. */
export const claudeHistory: Format<null> = {
  agent: 'claude',
  transcript: false,
  sniff: sniffed((v) => 'display' in v && ('pastedContents' in v || 'project' in v) && !('type' in v)),
  start: () => null,
  parse(value) {
    if (!isObject(value)) return null
    const project = text(value['project'])
    const id = text(value['sessionId']) ?? `history:${project ?? 'unknown'}`
    const pasted = Object.values(object(value['pastedContents'])).map((one) => text(object(one)['content']))
    const words = [text(value['display']), ...pasted].filter(Boolean).join('\n')
    const parsed = prompt(main('claude', id), instantOf(value['timestamp']), words)
    if (project) parsed.facts.cwd = project
    return parsed
  },
}

/** `history.jsonl` of Codex. */
export const codexHistory: Format<null> = {
  agent: 'codex',
  transcript: false,
  sniff: sniffed((v) => 'session_id' in v && 'ts' in v && 'text' in v),
  start: () => null,
  parse(value) {
    const id = isObject(value) ? text(value['session_id']) : null
    return isObject(value) && id ? prompt(main('codex', id), instantOf(value['ts']), text(value['text']) ?? '') : null
  },
}

/** `session_index.jsonl` of Codex: the names of threads; the last one counts. */
export const codexIndex: Format<null> = {
  agent: 'codex',
  transcript: false,
  sniff: sniffed((v) => 'thread_name' in v && 'id' in v && !('type' in v)),
  start: () => null,
  parse(value) {
    const id = isObject(value) ? text(value['id']) : null
    if (!isObject(value) || !id) return null
    const parsed = nothing(main('codex', id), { at: null })
    const name = text(value['thread_name'])
    if (name) parsed.facts.title = { rank: 'custom', text: oneLine(name) }
    return parsed
  },
}

// The transcript knows better than a list beside it: what it reported, whenever that was, is not overwritten.
const beforeAnyReport = '1990-01-02T00:00:00.000Z'

/** `todos/<session>-agent-<agent>.json`: the items of one list. */
export const claudeTodos: Format<{ session: SessionRef | null; position: number }> = {
  agent: 'claude',
  transcript: false,
  sniff: sniffed(
    (v) =>
      'content' in v &&
      'status' in v &&
      Object.keys(v).every((key) => /^(content|status|activeForm|priority|id)$/.test(key)),
    0.7,
  ),
  start(source) {
    const [, session, agent] = /^([0-9a-f-]{36})-agent-(.+)$/.exec(source.name) ?? []
    if (!session || !agent) return { session: null, position: 0 }
    const own = agent === session
    const child: SessionRef = {
      agent: 'claude',
      nativeId: `${session}/agent-${agent}`,
      kind: 'subagent',
      parentNativeId: session,
    }
    return { session: own ? main('claude', session) : child, position: 0 }
  },
  parse(value, state) {
    if (!isObject(value)) return null
    if (!state.session)
      return {
        ...nothing(main('claude', ''), { at: null }),
        refused: { code: 'no_session', why: 'is of a list whose file name names no session.' },
      }
    const parsed = nothing(state.session, { at: null })
    const report = todosOf('TodoWrite', { todos: [value] }, beforeAnyReport)
    const position = state.position++
    if (report) parsed.todos = { ...report, whole: false, items: report.items.map((item) => ({ ...item, position })) }
    return parsed
  },
}

/** `tasks/<session>/<id>.json`: one task of the Task tools. */
export const claudeTask: Format<{ session: string }> = {
  agent: 'claude',
  transcript: false,
  sniff: sniffed((v) => 'subject' in v && 'status' in v && ('blocks' in v || 'blockedBy' in v) && 'id' in v),
  start: (source) => ({ session: source.above[0] ?? source.name }),
  parse(value, { session }) {
    if (!isObject(value)) return null
    const parsed = nothing(main('claude', session), { at: null })
    parsed.todos = taskCreated(value, value, beforeAnyReport)
    return parsed
  },
}

/** `agent-<id>.meta.json` beside a sub-agent's transcript: what it was started for. */
export const claudeAgentMeta: Format<{ session: SessionRef | null }> = {
  agent: 'claude',
  transcript: false,
  sniff: sniffed((v) => 'agentType' in v && !('type' in v) && !('message' in v)),
  start(source) {
    const agent = /^agent-(.+)\.meta$/.exec(source.name)?.[1]
    const parent = source.above[0] === 'subagents' ? source.above[1] : undefined
    if (!agent || !parent) return { session: null }
    return {
      session: { agent: 'claude', nativeId: `${parent}/agent-${agent}`, kind: 'subagent', parentNativeId: parent },
    }
  },
  parse(value, { session }) {
    if (!isObject(value)) return null
    if (!session)
      return {
        ...nothing(main('claude', ''), { at: null }),
        refused: { code: 'no_session', why: 'is of a sub-agent whose path names no session.' },
      }
    const parsed = nothing(session, { at: null })
    const title = text(value['description'])
    if (title) parsed.facts.title = { rank: 'ai', text: oneLine(title) }
    parsed.facts.meta = { agentType: value['agentType'] }
    return parsed
  },
}
