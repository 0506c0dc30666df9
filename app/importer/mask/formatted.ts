// Masks secrets by their form alone: what the capture hook runs before anything reaches the spool, and without dependencies.
// Law: every kind with a form that `mask` knows is known here; the drainer masks again with all rules.
import { patternSpans } from './patterns.ts'
import { registryTokenSpans } from './registry-tokens.ts'
import { replaceSpans, withinString } from './spans.ts'
import { hasSpelledTokens, respelled, ruleView } from './view.ts'

/** One line of JSON, or plain text, with stars for secrets; as long in bytes as before. */
export function maskFormatted(text: string): string {
  const first = maskAsSpelled(text)
  if (!hasSpelledTokens(first)) return first
  const plain = respelled(first)
  const masked = maskAsSpelled(plain)
  return masked === plain ? first : masked
}

function maskAsSpelled(text: string): string {
  const view = ruleView(text)
  const ours = patternSpans(view).flatMap(([from, to]) => withinString(view, text, from, to))
  return replaceSpans(text, [...ours, ...registryTokenSpans(text)])
}
