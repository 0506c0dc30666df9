// What tokens cost: a price that the space has set itself, else the kept table. Pure. Law: no known price answers null and
// never nothing, so that a figure with a gap says that it has one.
import { calcPrice } from '@pydantic/genai-prices'
import { evenRates } from './rates.ts'
import type { Rates, Usage } from './rates.ts'

/** The kept table, and the day it was published (its figures are the vendors' list prices of then). */
export const priceTable = { name: 'genai-prices', version: '0.1.8', date: '2026-09-23' } as const
/** How a cost that the kept table gave is marked. */
export const tableMark = `${priceTable.name} ${priceTable.version}`

export interface Tokens {
  /** Without those that came from or went to a cache. */
  input: number
  /** Reasoning included. */
  output: number
  cacheRead: number
  /** All cache writes; `cacheWriteHour` of them are kept for an hour. */
  cacheWrite: number
  cacheWriteHour?: number | undefined
  webSearches?: number | undefined
}

/** A price of the space's own, in USD for a million tokens. `model` may end with `*`. */
export interface OwnPrice {
  model: string
  since: Date
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  cacheWriteHour: number | null
}

export interface Priced {
  usd: number
  /** `own`, or name and version of the kept table. */
  price: string
}

export interface PriceQuestion {
  tokens: Tokens
  model: string
  /** When the tokens were reported; prices change with time. */
  at: Date | null
  own: OwnPrice[]
  /** The tokens are the sum of many requests: surcharges for a long single request cannot apply to it. */
  manyRequests?: boolean
}

/** The cost of `tokens`, or null when no price of the model is known. */
export function priceOf({ tokens, model, at, own, manyRequests = false }: PriceQuestion): Priced | null {
  const mine = ownPriceOf(model, at, own)
  if (mine) return { usd: ownCost(tokens, mine), price: 'own' }
  // Small enough for the lowest tier of every table, large enough to stay exact.
  const scale = manyRequests ? Math.min(1, 10_000 / Math.max(1, inputOf(tokens))) : 1
  const usd = tableCost(tokens, model, at, scale)
  return usd === null ? null : { usd, price: tableMark }
}

/** The own price that holds for `model` at `at`: the exact name before a pattern, a longer pattern before a shorter, a later one before an earlier. */
export function ownPriceOf(model: string, at: Date | null, own: OwnPrice[]): OwnPrice | null {
  const fits = own.filter((price) => matches(price.model, model) && (at === null || price.since <= at))
  const rank = (price: OwnPrice) => (price.model.endsWith('*') ? price.model.length - 1 : Number.MAX_SAFE_INTEGER)
  return fits.sort((a, b) => rank(b) - rank(a) || b.since.getTime() - a.since.getTime())[0] ?? null
}

const matches = (pattern: string, model: string): boolean =>
  pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : pattern === model

function ownCost(tokens: Tokens, price: OwnPrice): number {
  const hour = Math.min(tokens.cacheWriteHour ?? 0, tokens.cacheWrite)
  const million =
    tokens.input * price.input +
    tokens.output * price.output +
    tokens.cacheRead * price.cacheRead +
    (tokens.cacheWrite - hour) * price.cacheWrite +
    // Vendors that keep for an hour ask twice the price of input for it.
    hour * (price.cacheWriteHour ?? price.input * 2)
  return million / 1e6
}

// The library takes input with all cached tokens in it, and cache writes with those of an hour in them.
function tableCost(tokens: Tokens, model: string, at: Date | null, scale: number): number | null {
  const name = bareName(model)
  const rates = evenRates(name, at)
  if (rates && inputOf(tokens) * scale <= rates.upTo) return evenCost(tokens, rates)
  const usage: Usage = {
    input_tokens: inputOf(tokens) * scale,
    output_tokens: tokens.output * scale,
    cache_read_tokens: tokens.cacheRead * scale,
    cache_write_tokens: tokens.cacheWrite * scale,
  }
  const hour = Math.min(tokens.cacheWriteHour ?? 0, tokens.cacheWrite)
  if (hour > 0) usage['cache_write_1h_tokens'] = hour * scale
  if (tokens.webSearches) usage['web_searches'] = tokens.webSearches * scale
  const options = at ? { timestamp: at } : {}
  try {
    const priced = calcPrice(usage, name, options)
    return priced ? priced.total_price / scale : null
  } catch {
    // A unit that the model has no price for (searches, hour-long caching): without it there is an answer.
    delete usage['cache_write_1h_tokens']
    delete usage['web_searches']
    const priced = priceOrNull(usage, name, options)
    return priced === null ? null : priced / scale
  }
}

function evenCost(tokens: Tokens, rates: Rates): number {
  const hour = Math.min(tokens.cacheWriteHour ?? 0, tokens.cacheWrite)
  return (
    tokens.input * rates.input +
    tokens.output * rates.output +
    tokens.cacheRead * rates.cacheRead +
    (tokens.cacheWrite - hour) * rates.cacheWrite +
    hour * rates.cacheWriteHour +
    (tokens.webSearches ?? 0) * rates.search
  )
}

// A context window (`claude-…[1m]`) and the way to the vendor (`us.anthropic.claude-…-v1:0`, `anthropic/claude-…`,
// `claude-…@20250514`) are part of some names and of no list price.
function bareName(model: string): string {
  return model
    .replace(/\[[^\]]*\]$/, '')
    .replace(/^.*\//, '')
    .replace(/^(?:[a-z-]+\.)?anthropic\./, '')
    .replace(/-v\d+:\d+$/, '')
    .replace(/@(?=\d)/, '-')
}

function priceOrNull(usage: Record<string, number>, model: string, options: { timestamp?: Date }): number | null {
  try {
    return calcPrice(usage, model, options)?.total_price ?? null
  } catch {
    return null
  }
}

const inputOf = (tokens: Tokens): number => tokens.input + tokens.cacheRead + tokens.cacheWrite
