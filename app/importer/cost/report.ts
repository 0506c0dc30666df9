// What one report of tokens costs: the source's own figure where it has one, else by model. Pure.
import type { UsageReport } from '../formats/format.ts'
import { priceOf } from './price.ts'
import type { OwnPrice, Priced } from './price.ts'

/** No one report costs so many dollars; what says so is broken, and would not fit into its column. */
export const mostUsd = 10_000_000

/**
 * The cost of `report`, or null when it has a part whose model has no known price, or a cost beyond belief. A source that says 0 has
 * not priced it.
 */
export function costOf(report: UsageReport, own: OwnPrice[]): Priced | null {
  const priced = pricedBy(report, own)
  return priced && priced.usd < mostUsd ? priced : null
}

function pricedBy(report: UsageReport, own: OwnPrice[]): Priced | null {
  if (report.costUsd !== undefined && report.costUsd > 0) return { usd: report.costUsd, price: 'reported' }
  const at = report.at === null ? null : new Date(report.at)
  if (!report.byModel)
    return report.model
      ? priceOf({ tokens: report, model: report.model, at, own, manyRequests: report.total === true })
      : null
  let usd = 0
  let price: string | null = null
  for (const [model, tokens] of Object.entries(report.byModel)) {
    const priced = priceOf({ tokens, model, at, own, manyRequests: true })
    if (!priced) return null
    usd += priced.usd
    price = price === null || price === priced.price ? priced.price : 'own'
  }
  return price === null ? null : { usd, price }
}
