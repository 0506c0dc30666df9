// Figures of tokens and money in words.
import { formatCost, formatCount } from '../../ui/numbers.ts'

const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

/** 1_234_567 → "1.2M". */
export const formatTokens = (count: number): string => short.format(count)

/** What a sum cost; says "at least" where some of it has no price, and "no price" where all of it has none. */
export function costWords(usd: number | null, unpriced: number): string {
  if (usd === null) return unpriced > 0 ? 'no price' : '–'
  return `${unpriced > 0 ? '≥ ' : ''}${formatCost(String(usd))}`
}

/** Where a cost comes from, for a person. */
export function priceWords(price: string | null, counted: boolean, witness: string | null): string {
  if (witness) return `as ${witness} says`
  if (!counted) return 'counted in another session'
  if (price === null) return 'no price known'
  if (price === 'own') return 'your price'
  if (price === 'reported') return 'as its source says'
  return 'list price'
}

/** "1,204 reports in 12 sessions". */
export const reportsWords = (reports: number, sessions: number): string =>
  `${formatCount(reports)} ${reports === 1 ? 'report' : 'reports'} in ${formatCount(sessions)} ${sessions === 1 ? 'session' : 'sessions'}`
