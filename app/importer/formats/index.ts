// Every format that can be read, one line each, and how a source's format is found: by its content, never by its name.
import { acp } from './acp.ts'
import { agentTrace } from './agent-trace.ts'
import { atif } from './atif.ts'
import { chatgpt } from './chatgpt.ts'
import { claude } from './claude.ts'
import { claudeAi } from './claude-ai.ts'
import { claudeTelemetry } from './claude-telemetry.ts'
import { codex } from './codex.ts'
import { copilot } from './copilot.ts'
import { foreignFormat } from './foreign.ts'
import { gemini } from './gemini.ts'
import { terminal } from './terminal.ts'
import { codexSessionView, normalised } from '../legacy/codex-session-view/index.ts'
import { dispatch } from '../legacy/dispatch/index.ts'
import { hookBridge } from '../legacy/hook-bridge/index.ts'
import { remoteControl } from '../legacy/remote-control/index.ts'
import { workio } from '../legacy/workio/index.ts'
import { opencode } from './opencode.ts'
import type { RowArray } from '../read/structure.ts'
import type { Format, SourceName } from './format.ts'
import { hook } from './hook.ts'
import { otel } from './otel.ts'
import * as side from './side-files.ts'
import { specstory } from './specstory.ts'

export const formats = {
  claude: erased(claude),
  codex: erased(codex),
  gemini: erased(gemini),
  terminal: erased(terminal),
  'codex-session-view': erased(codexSessionView),
  'normalised-session': erased(normalised),
  'remote-control': erased(remoteControl),
  dispatch: erased(dispatch),
  workio: erased(workio),
  'hook-bridge': erased(hookBridge),
  opencode: erased(opencode),
  hook: erased(hook),
  atif: erased(atif),
  otel: erased(otel),
  'claude-telemetry': erased(claudeTelemetry),
  acp: erased(acp),
  chatgpt: erased(chatgpt),
  'claude-ai': erased(claudeAi),
  specstory: erased(specstory),
  copilot: erased(copilot),
  'agent-trace': erased(agentTrace),
  'claude-history': erased(side.claudeHistory),
  'claude-todos': erased(side.claudeTodos),
  'claude-task': erased(side.claudeTask),
  'claude-agent-meta': erased(side.claudeAgentMeta),
  'codex-history': erased(side.codexHistory),
  'codex-index': erased(side.codexIndex),
}
export type FormatName = keyof typeof formats

/**
 * The arrays of a JSON document that are rows: of a format's own documents, or (null) of any format's. A list at the top is
 * always rows, for any format's records may come in one.
 */
export function rowArraysOf(name: FormatName | null): RowArray[] {
  const names = name === null ? (Object.keys(formats) as FormatName[]) : [name]
  const arrays = names.flatMap((one) => formats[one].document ?? [])
  return [[], ...arrays.filter((array) => array.length > 0)]
}

/** The agent whose sessions a format holds, as accounts name it. */
export const agentOf = (name: FormatName | null): string | null => (name === null ? null : formats[name].agent)

/** What a source was found to be. */
export type Detected = { format: FormatName } | { refused: string; reason: string }

/** The format that the first values of a source speak for, or why none of ours does. */
export function detect(values: unknown[]): Detected {
  const scores = (Object.keys(formats) as FormatName[])
    .map((name) => ({ name, score: formats[name].sniff(values) }))
    .sort((a, b) => b.score - a.score)
  const best = scores[0]
  if (best && best.score >= 0.6) return { format: best.name }
  return foreignFormat(values)
}

/** The parts of a path that carry ids. */
export function sourceName(path: string): SourceName {
  const parts = path.split(/[\\/]/).filter((part) => part !== '')
  const name = (parts.pop() ?? path).replace(/(\.jsonl?|\.ndjson)?(\.zst|\.gz)?$/, '')
  return { path, name, above: parts.toReversed() }
}

// A state comes out of the cursor as JSON; only the format that made it knows its type.
function erased<State>(format: Format<State>): Format<unknown> {
  return { ...format, parse: (value, state, at) => format.parse(value, state as State, at) }
}
