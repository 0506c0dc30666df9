// Tokens and cost as OpenCode reports them, on messages and on the ends of steps.
import type { UsageReport } from './format.ts'
import { count, isObject, object, text } from './read.ts'
import type { Json } from './read.ts'

/** The report in `fields.tokens`; null when there is none or nothing has been counted yet. */
export function tokensOf(fields: Json, base: Pick<UsageReport, 'key' | 'at'>): UsageReport | null {
  const tokens = object(fields['tokens'])
  const cache = object(tokens['cache'])
  const reasoning = count(tokens['reasoning'])
  const report: UsageReport = {
    ...base,
    input: count(tokens['input']),
    // OpenCode keeps reasoning out of the output, and charges it like output.
    output: count(tokens['output']) + reasoning,
    cacheRead: count(cache['read']),
    cacheWrite: count(cache['write']),
    reasoning,
  }
  if (report.input + report.output + report.cacheRead + report.cacheWrite === 0) return null
  const cost = isObject(fields['cost']) ? fields['cost']['usd'] : fields['cost']
  // Nothing at all is what it says where it knows no price, and of subscriptions.
  if (typeof cost === 'number' && cost > 0) report.costUsd = cost
  const model = text(fields['modelID']) ?? text(object(fields['model'])['modelID'])
  return model ? { ...report, model } : report
}
