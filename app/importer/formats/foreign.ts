// Formats that are known and cannot be read yet: a clear answer instead of a wrong parse. Their bytes go into custody all the same.
import { isObject } from './read.ts'
import type { Json } from './read.ts'

type Marks = { name: string; code: string; holds: (value: Json) => boolean }

const marks: Marks[] = [
  {
    name: 'one file of an OpenCode store; import the folder it lies in (storage) or opencode.db',
    code: 'opencode',
    holds: (v) => /^(ses|msg|prt)_/.test(String(v['id'] ?? '')) || ('projectID' in v && 'time' in v),
  },
  {
    name: 'a Copilot CLI event log',
    code: 'copilot',
    holds: (v) => /^(session|user|assistant|tool)\.[a-z_]+$/.test(String(v['type'] ?? '')),
  },
  {
    name: 'the prompt history of Claude Code, not a session',
    code: 'claude_history',
    holds: (v) => 'display' in v && 'pastedContents' in v,
  },
  {
    name: 'the prompt history of Codex, not a session',
    code: 'codex_history',
    holds: (v) => 'session_id' in v && 'ts' in v && 'text' in v,
  },
  {
    name: 'a sub-agent side file, not a session',
    code: 'claude_sidecar',
    holds: (v) => 'agentType' in v && !('type' in v),
  },
  { name: 'an ATIF trajectory', code: 'atif', holds: (v) => String(v['schema_version'] ?? '').startsWith('ATIF') },
]

/** Says what `values` are when no parser takes them. */
export function foreignFormat(values: unknown[]): { refused: string; reason: string } {
  const objects = values.flatMap((value) => (Array.isArray(value) ? value.slice(0, 3) : [value])).filter(isObject)
  const found = marks.find((mark) => objects.some(mark.holds))
  if (found)
    return {
      refused: `format_${found.code}`,
      reason: `This is ${found.name}; this version reads Claude Code, Codex, Gemini CLI and OpenCode sessions. The file is kept whole; import it again when its format is supported.`,
    }
  return {
    refused: 'format_unknown',
    reason:
      'No known session format was recognised in this file. It is kept whole. Claude Code keeps sessions under ~/.claude/projects, Codex under ~/.codex/sessions, Gemini CLI under ~/.gemini/tmp, OpenCode under ~/.local/share/opencode.',
  }
}
