// Claude Code's own OpenTelemetry log records (`claude_code.*`), a second witness of what its answers took: OTLP/JSON documents, or a
// record a line with its resource. Kept beside the transcript's figures and compared with them; never added to them.
import { nothing } from './drafts.ts'
import type { Format, Parsed } from './format.ts'
import { attributesOf, timeOf } from './otel-attributes.ts'
import { count, isObject, list, object, text, word } from './read.ts'
import type { Json } from './read.ts'

interface TelemetryState {
  /** Records without a session of their own stand with the one before. */
  session: string
}

/** How the witness is called where its figures are shown. */
export const telemetryWitness = 'Claude Code’s telemetry'

export const claudeTelemetry: Format<TelemetryState> = {
  agent: 'claude',
  transcript: false,
  document: [['resourceLogs', '*', 'scopeLogs', '*', 'logRecords']],

  sniff(values) {
    const records = values.filter(isObject).flatMap(recordsIn)
    return records.some((record) => nameOf(record).startsWith('claude_code.')) ? 1 : 0
  },

  start(source, values) {
    const [first] = values.filter(isObject).flatMap(recordsIn)
    return { session: text(attributesOf(first ?? {})['session.id']) ?? source.name }
  },

  parse(value, state) {
    if (!isObject(value)) return null
    const attributes = attributesOf(value)
    state.session = text(attributes['session.id']) ?? state.session
    const at = timeOf(value['timeUnixNano'] ?? value['observedTimeUnixNano']) ?? timeOf(attributes['event.timestamp'])
    const parsed = nothing({ nativeId: state.session, kind: 'main', parentNativeId: null }, { at })
    if (nameOf(value) === 'claude_code.api_request') usage(attributes, at, parsed)
    return parsed
  },
}

function recordsIn(value: Json): Json[] {
  if (!Array.isArray(value['resourceLogs'])) return [value]
  return list(value['resourceLogs'])
    .flatMap((resource) => list(object(resource)['scopeLogs']))
    .flatMap((scope) => list(object(scope)['logRecords']))
    .filter(isObject)
}

// The name stands in the body, and without its prefix in an attribute.
function nameOf(record: Json): string {
  const body = record['body']
  const words = text(isObject(body) ? body['stringValue'] : body) ?? text(record['eventName'])
  const attributes = attributesOf(record)
  return words ?? ('session.id' in attributes ? `claude_code.${word(attributes['event.name'])}` : '')
}

function usage(attributes: Json, at: string | null, parsed: Parsed): void {
  const request = text(attributes['request_id']) ?? (word(attributes['event.sequence']) || at)
  if (request === null) return
  const usd = Number(word(attributes['cost_usd']))
  parsed.usage = {
    key: `telemetry:${request}`,
    at,
    model: text(attributes['model']),
    input: count(Number(word(attributes['input_tokens']))),
    output: count(Number(word(attributes['output_tokens']))),
    cacheRead: count(Number(word(attributes['cache_read_tokens']))),
    cacheWrite: count(Number(word(attributes['cache_creation_tokens']))),
    witness: telemetryWitness,
    ...(Number.isFinite(usd) && usd > 0 ? { costUsd: usd } : {}),
  }
}
