// Secrets are masked before anything is stored: custody, rows and refusals all come after this. The rules are secretlint's
// recommended preset and the forms of patterns.ts, run over whole blocks of lines. Law: what is masked stays valid JSON and keeps its length in bytes, so
// that offsets in custody are offsets in the source; the transcript cannot switch the rules off.
import { lintSource } from '@secretlint/core'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import { patternSpans } from './patterns.ts'
import { registryTokenSpans } from './registry-tokens.ts'
import { replaceSpans, withinString } from './spans.ts'
import type { Span } from './spans.ts'
import { hasSpelledTokens, respelled, ruleView } from './view.ts'

/** Kept with every upload: which rules its bytes were masked under. */
export const maskVersion = 'secretlint-preset-recommend@12.0.0+logbook.4'

export interface Masked {
  text: string
  /** How many secrets were found. */
  found: number
}

/** Masks whole lines (or a part of one line) of JSON or plain text. */
export async function mask(text: string): Promise<Masked> {
  const first = await maskAsSpelled(text)
  if (!hasSpelledTokens(first.text)) return first
  const lines = first.text.split('\n')
  let found = first.found
  for (const [i, line] of lines.entries()) {
    if (!hasSpelledTokens(line)) continue
    const plain = await maskAsSpelled(respelled(line))
    if (plain.found === 0) continue
    lines[i] = plain.text
    found += plain.found
  }
  return { text: lines.join('\n'), found }
}

async function maskAsSpelled(text: string): Promise<Masked> {
  const view = ruleView(text)
  const { messages } = await lintSource({
    source: { filePath: 'transcript.jsonl', ext: '.jsonl', contentType: 'text', content: view },
    options: { noPhysicFilePath: true, config },
  })
  const ours = patternSpans(view).flatMap(([from, to]) => withinString(view, text, from, to))
  const spans = [...messages.flatMap((message) => spanOf(message, view, text)), ...ours, ...registryTokenSpans(text)]
  return { text: replaceSpans(text, spans), found: spans.length }
}

// filter-comments would let a transcript say "secretlint-disable"; access key ids are reported only when asked for.
const config = {
  rules: rules
    .filter((rule) => !rule.meta.id.endsWith('filter-comments'))
    .map((rule) => ({
      id: rule.meta.id,
      rule,
      options: rule.meta.id.endsWith('-aws') ? { enableIDScanRule: true } : {},
    })),
}

type Message = Awaited<ReturnType<typeof lintSource>>['messages'][number]

// A rule's range may start at the name of a setting and be as long as its value; the value itself is in the message's data.
function spanOf(message: Message, view: string, text: string): Span[] {
  if (message.messageId === 'AWSAccountID') return []
  const values = Object.values(message.data ?? {}).filter((value) => typeof value === 'string')
  const secret = values.sort((a, b) => b.length - a.length)[0]
  const at = secret ? view.indexOf(secret, message.range[0]) : -1
  const from = secret && at >= 0 ? at : message.range[0]
  const end = secret && at >= 0 ? at + secret.length : message.range[1]
  return withinString(view, text, from, end)
}
