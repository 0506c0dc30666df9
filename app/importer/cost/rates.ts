// What one token of each class costs, where the kept table has one price for it: asked of the library once a model and day, because it
// works out every report anew and takes longer for that than reading the record. Where prices change within a day, there are none.
import { calcPrice } from '@pydantic/genai-prices'
import type { PriceCalculation } from '@pydantic/genai-prices'

/** In the library's names and its way of counting: input with all cached tokens in it, cache writes with those of an hour in them. */
export type Usage = Record<string, number>

/** USD a token, or a search. */
export interface Rates {
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  cacheWriteHour: number
  search: number
  /** They hold for requests of at most so many tokens of input. */
  upTo: number
}

const known = new Map<string, Rates | null>()
const mostKnown = 2000

/** The rates of `model` on the day of `at` (today where that is null); null where each report has to be worked out. */
export function evenRates(model: string, at: Date | null): Rates | null {
  const time = at ?? new Date()
  const key = `${Math.floor(time.getTime() / 86_400_000)} ${model}`
  const found = known.get(key)
  if (found !== undefined) return found
  if (known.size >= mostKnown) known.clear()
  const rates = ratesOf(model, time)
  known.set(key, rates)
  return rates
}

function ratesOf(model: string, timestamp: Date): Rates | null {
  const costOf = (usage: Usage): number | null => {
    try {
      return (calcPrice(usage, model, { timestamp })?.total_price ?? Number.NaN) / sample
    } catch {
      return null
    }
  }
  const all = priceOrNull(model, timestamp)
  const upTo = all && evenUpTo(all)
  if (!upTo) return null
  const read = { input_tokens: sample, cache_read_tokens: sample }
  const write = { input_tokens: sample, cache_write_tokens: sample }
  const [input, output] = [costOf({ input_tokens: sample }), costOf({ input_tokens: 0, output_tokens: sample })]
  const [cacheRead, cacheWrite] = [costOf(read), costOf(write)]
  if (input === null || output === null || cacheRead === null || cacheWrite === null) return null
  // A unit that the model has no price for: without it there is an answer.
  const cacheWriteHour = costOf({ ...write, cache_write_1h_tokens: sample }) ?? cacheWrite
  const search = costOf({ input_tokens: 0, web_searches: sample }) ?? 0
  const rates = { input, output, cacheRead, cacheWrite, cacheWriteHour, search }
  return Object.values(rates).every(Number.isFinite) ? { ...rates, upTo } : null
}

// Below every tier, and enough to stay exact.
const sample = 1000

function priceOrNull(model: string, timestamp: Date): PriceCalculation | null {
  try {
    return calcPrice({ input_tokens: 1 }, model, { timestamp })
  } catch {
    return null
  }
}

/** Up to how many tokens of input every token of a class costs the same; 0 where it also depends on the hour. */
function evenUpTo({ model, model_price }: PriceCalculation): number {
  const byHour =
    Array.isArray(model.prices) && model.prices.some(({ constraint }) => constraint && !('start_date' in constraint))
  if (byHour) return 0
  const starts = Object.values(model_price).flatMap((price) =>
    typeof price === 'object' ? price.tiers.map(({ start }) => start) : [],
  )
  const upTo = Math.min(Number.MAX_SAFE_INTEGER, ...starts)
  return upTo >= sample ? upTo : 0
}
