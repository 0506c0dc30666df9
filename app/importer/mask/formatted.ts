// Masks secrets by their form alone: what the capture hook runs before anything reaches the spool, and without dependencies.
// Law: every kind with a form that `mask` knows is known here; the drainer masks again with all rules.
import { blockSpans, formSpans } from './forms.ts'
import { replaceSpans } from './spans.ts'
import { hasSpelledTokens, respelled } from './view.ts'

/** Lines of JSON, or plain text, with marks for secrets; as long in bytes as before. */
export function maskFormatted(text: string): string {
  return replaceSpans(text, blockSpans(text)).text.split('\n').map(maskLine).join('\n')
}

function maskLine(line: string): string {
  const first = replaceSpans(line, formSpans(line)).text
  if (!hasSpelledTokens(first)) return first
  const plain = respelled(first)
  const masked = replaceSpans(plain, formSpans(plain))
  return masked.found === 0 ? first : masked.text
}
