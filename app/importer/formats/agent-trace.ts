// Agent Trace: which lines of which files an agent wrote. Attribution, no transcript: kept as rows of that store, by their ids.
import { instantOf } from '../clean.ts'
import { ofRow } from '../legacy/kinds.ts'
import type { Format } from './format.ts'
import { isObject, text } from './read.ts'

export const agentTrace: Format<null> = {
  agent: 'agent-trace',
  transcript: false,

  sniff(values) {
    const objects = values.filter(isObject)
    return objects.some(
      (one) =>
        Array.isArray(one['files']) &&
        text(one['version']) &&
        text(one['id']) &&
        'timestamp' in one &&
        !('type' in one),
    )
      ? 0.9
      : 0
  },

  start: () => null,

  parse(value) {
    const id = isObject(value) ? text(value['id']) : null
    if (!isObject(value) || id === null) return null
    return ofRow({
      store: 'agent-trace',
      kind: 'traces',
      nativeId: id,
      data: value,
      at: instantOf(value['timestamp']),
      writes: [],
    })
  },
}
