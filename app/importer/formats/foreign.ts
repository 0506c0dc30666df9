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
]

/** Says what `values` are when no parser takes them. */
export function foreignFormat(values: unknown[]): { refused: string; reason: string } {
  const objects = values.flatMap((value) => (Array.isArray(value) ? value.slice(0, 3) : [value])).filter(isObject)
  const found = marks.find((mark) => objects.some(mark.holds))
  if (found)
    return {
      refused: `format_${found.code}`,
      reason: `This is ${found.name}, which this version does not read. The file is kept whole; import it again when its format is supported.`,
    }
  return {
    refused: 'format_unknown',
    reason:
      'No known session format was recognised in this file. It is kept whole. Claude Code keeps sessions under ~/.claude/projects, Codex under ~/.codex/sessions, Gemini CLI under ~/.gemini/tmp, OpenCode under ~/.local/share/opencode; app/importer/formats/README.md tells how to add a format.',
  }
}
