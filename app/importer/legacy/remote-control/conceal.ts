// In a source that is known to be a registry of tokens every top-level key is one, also where the file breaks off before it says so.
import { replaceSpans } from '../../mask/spans.ts'
import type { Span } from '../../mask/spans.ts'
import { registryTokenSpans } from '../../mask/registry-tokens.ts'

/** `text` without tokens. What is no whole object at its end loses all its strings: a token may stand in half an entry. */
export function concealTokens(text: string): string {
  const end = text.lastIndexOf('}') + 1
  return replaceSpans(text, [...registryTokenSpans(text), ...stringsAfter(text, end)]).text
}

function stringsAfter(text: string, from: number): Span[] {
  return [...text.slice(from).matchAll(/"(?:[^"\\]|\\[^])*"?/g)].flatMap((match): Span[] => {
    const at = from + match.index
    const closed = match[0].length > 1 && match[0].endsWith('"')
    const to = at + match[0].length - (closed ? 1 : 0)
    return to > at + 1 && !/"(?:sessions|session_id|chat_id|created_at|expires_at)"?$/.test(match[0])
      ? [{ from: at + 1, to, kind: 'registry-token', secret: null }]
      : []
  })
}
