// Where Dispatch holds secrets that rules cannot see: values of environments, of any form, and terminals written as base64.
import { isUtf8 } from 'node:buffer'
import { mask } from '../../mask/mask.server.ts'
import { replaceSpans } from '../../mask/spans.ts'
import type { Span } from '../../mask/spans.ts'

/** `text` without the values of environments, and with the bytes of base64 payloads masked as text is. */
export async function concealed(text: string): Promise<string> {
  return maskPayloads(replaceSpans(text, envSpans(text)).text)
}

// Terminals are written as base64: what stands in it is masked decoded, and written back as long as it was.
async function maskPayloads(text: string): Promise<string> {
  let result = ''
  let at = 0
  for (const match of text.matchAll(/"payload\\*"\s*:\s*\\*"(?<base64>[A-Za-z0-9+/]{8,}={0,2})\\*"/g)) {
    const { base64 = '' } = match.groups ?? {}
    const bytes = Buffer.from(base64, 'base64')
    if (base64.length % 4 !== 0 || !isUtf8(bytes)) continue
    const masked = await mask(bytes.toString('utf8'))
    if (masked.found === 0) continue
    const from = match.index + match[0].indexOf(base64)
    result += text.slice(at, from) + Buffer.from(masked.text).toString('base64')
    at = from + base64.length
  }
  return result + text.slice(at)
}

/** Spans of the values in `env` and `workspaceEnv` maps of `text`; JSON as it stands, or inside JSON strings at any depth. */
function envSpans(text: string): Span[] {
  const spans: Span[] = []
  for (const match of text.matchAll(/(\\*)"(?:env|workspaceEnv|environment)\1"\s*:\s*\{/g)) {
    const level = match[1]?.length ?? 0
    let name = ''
    for (const [from, to] of stringsOf(text, match.index + match[0].length, level)) {
      const isName = /^(?:\s|\\+[nrt])*:/.test(text.slice(to + level + 1, to + level + 40))
      if (isName) name = text.slice(from, to)
      else if (!harmless.test(name) && to > from) spans.push({ from, to, kind: 'environment', secret: null })
    }
  }
  return spans
}

const harmless = /^(PATH|HOME|PWD|SHELL|TERM|COLORTERM|LANG|LC_[A-Z]+|TZ|USER|LOGNAME|EDITOR|NODE_ENV|CI)$/

// The strings of the object that is open at `at`, without their quotes, until it closes. Inside a JSON string a quote carries
// backslashes; one that carries fewer ends the outer string, and so the object.
function* stringsOf(text: string, at: number, level: number): Generator<[from: number, to: number]> {
  let depth = 1
  let open = -1
  for (let i = at; i < text.length && depth > 0; i++) {
    const char = text[i]
    if (char === '"') {
      const slashes = slashesBefore(text, i)
      if (slashes < level) return
      if (slashes % (2 * (level + 1)) !== level) continue
      if (open < 0) open = i + 1
      else {
        yield [open, i - level]
        open = -1
      }
    } else if (open < 0 && char === '{') depth++
    else if (open < 0 && char === '}') depth--
  }
  // Cut off in the middle of a value: all of the rest.
  if (open >= 0) yield [open, text.length]
}

function slashesBefore(text: string, at: number): number {
  let count = 0
  while (text[at - 1 - count] === '\\') count++
  return count
}
