// Tokens of a remote-control registry. They have no form of their own: what gives one away is that it is the key of an object with a
// session, a chat and an expiry. Looked for in everything, because such a file may be torn, wrapped, or printed into a transcript.
import type { Span } from './spans.ts'

/**
 * Spans of token keys in `text`, without their quotes; JSON as it stands, or written as a JSON string. Sessions of the same
 * registry (they have a pid) are keyed by an id that is no secret, and stay.
 */
export function registryTokenSpans(text: string): Span[] {
  if (!text.includes('session_id') || !/chat_id|expires_at/.test(text)) return []
  const spans: Span[] = []
  for (const match of text.matchAll(entries)) {
    const { key = '', fields = '' } = match.groups ?? {}
    if (!/"session_id\\*"/.test(fields) || !/"(?:chat_id|expires_at)\\*"/.test(fields)) continue
    if (/"(?:pid|ppid|transport|cwd|start_time|state)\\*"/.test(fields)) continue
    const from = match.index + match[0].indexOf(key)
    spans.push({ from, to: from + key.length, kind: 'registry-token', secret: null })
  }
  return spans
}

// A key, and the flat object (or the beginning of one that is cut off) that it names.
const entries = /"(?<key>[^"\\]{1,512})\\{0,7}"\s*:\s*\{(?<fields>[^{}]{0,4096})/g
