// Prices by hand: what the kept table says of known models, what a space's own price changes, and what is not known.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { calcPrice } from '@pydantic/genai-prices'
import { seeded } from '#electric/conformance/random.ts'
import { ownPriceOf, priceOf, priceTable } from './price.ts'
import type { OwnPrice } from './price.ts'

type Four = [number, number, number, number]

const none = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
const at = new Date('2026-03-01T00:00:00Z')
const own = (model: string, input: number, since = '1970-01-01'): OwnPrice => ({
  model,
  since: new Date(since),
  input,
  output: input * 5,
  cacheRead: input / 10,
  cacheWrite: input * 1.25,
  cacheWriteHour: null,
})

test('the table is the one that is installed', () => {
  const file = createRequire(import.meta.url)
    .resolve('@pydantic/genai-prices')
    .replace(/dist.*$/, 'package.json')
  expect((JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version).toBe(priceTable.version)
})

describe('the kept table', () => {
  test.each([
    ['input', { ...none, input: 1_000_000 }, 5],
    ['output', { ...none, output: 1_000_000 }, 25],
    ['cache reads', { ...none, cacheRead: 1_000_000 }, 0.5],
    ['cache writes', { ...none, cacheWrite: 1_000_000 }, 6.25],
    ['cache writes for an hour', { ...none, cacheWrite: 1_000_000, cacheWriteHour: 1_000_000 }, 10],
    ['searches', { ...none, webSearches: 1000 }, 10],
    [
      'all of it',
      { input: 1e6, output: 1e6, cacheRead: 1e6, cacheWrite: 2e6, cacheWriteHour: 1e6, webSearches: 0 },
      46.75,
    ],
  ])('%s of claude-opus-4-5', (_, tokens, usd) => {
    expect(priceOf({ tokens, model: 'claude-opus-4-5-20251101', at, own: [] })?.usd).toBeCloseTo(usd, 9)
  })

  test('names with a window, a vendor or a route', () => {
    const tokens = { ...none, input: 100 }
    const plain = priceOf({ tokens, model: 'claude-sonnet-4-20250514', at, own: [] })
    expect(plain).not.toBeNull()
    for (const model of [
      'claude-sonnet-4-20250514[1m]',
      'us.anthropic.claude-sonnet-4-20250514-v1:0',
      'anthropic/claude-sonnet-4-20250514',
      'claude-sonnet-4@20250514',
    ])
      expect(priceOf({ tokens, model, at, own: [] })).toEqual(plain)
  })

  test('a sum of many requests pays no surcharge for a long one', () => {
    const tokens = { ...none, input: 1_000_000 }
    const one = priceOf({ tokens, model: 'gpt-5.4', at, own: [] })
    const many = priceOf({ tokens, model: 'gpt-5.4', at, own: [], manyRequests: true })
    expect(one?.usd).toBeCloseTo(5, 9)
    expect(many?.usd).toBeCloseTo(2.5, 9)
  })

  test('rates that are remembered say what the library says, for every class and size', () => {
    const seed = Number(process.env['PRICE_SEED'] ?? Math.floor(Math.random() * 1e6))
    const random = seeded(seed)
    const models = [
      'claude-opus-4-5',
      'claude-sonnet-4-20250514',
      'gpt-5.4',
      'gpt-4o',
      'gemini-2.5-pro',
      'deepseek-chat',
    ] as const
    for (let round = 0; round < 400; round++) {
      const model = random.pick(models)
      const [input, output, read, write] = [0, 1, 2, 3].map(() => random.below(random.pick([2, 9000, 400_000]))) as Four
      const moment = new Date(Date.UTC(2025, random.below(20), 1, random.below(24), random.below(60)))
      const usage = {
        input_tokens: input + read + write,
        output_tokens: output,
        cache_read_tokens: read,
        cache_write_tokens: write,
      }
      const said = calcPrice(usage, model, { timestamp: moment })?.total_price ?? null
      const tokens = { input, output, cacheRead: read, cacheWrite: write }
      const ours = priceOf({ tokens, model, at: moment, own: [] })?.usd ?? null
      if (said === null) expect(ours).toBeNull()
      else expect(ours, `seed ${seed}, ${model} ${JSON.stringify(tokens)}`).toBeCloseTo(said, 9)
    }
  })

  test('an unknown model has no price, which is not a price of nothing', () => {
    expect(priceOf({ tokens: { ...none, input: 1 }, model: 'house-brand-7', at, own: [] })).toBeNull()
    expect(priceOf({ tokens: { ...none, input: 1 }, model: '<synthetic>', at, own: [] })).toBeNull()
  })
})

describe('an own price', () => {
  test('wins over the table', () => {
    const tokens = { input: 1e6, output: 1e6, cacheRead: 1e6, cacheWrite: 2e6, cacheWriteHour: 1e6 }
    const priced = priceOf({ tokens, model: 'claude-opus-4-5', at, own: [own('claude-opus-4-5', 2)] })
    expect(priced).toEqual({ usd: expect.closeTo(2 + 10 + 0.2 + 2.5 + 4, 9), price: 'own' })
  })

  test('the exact name before a pattern, the longer pattern, the later date', () => {
    const prices = [
      own('house-*', 1),
      own('house-brand-*', 2),
      own('house-brand-7', 3),
      own('house-brand-7', 4, '2026-02-01'),
    ]
    expect(ownPriceOf('house-brand-7', at, prices)?.input).toBe(4)
    expect(ownPriceOf('house-brand-7', new Date('2026-01-01'), prices)?.input).toBe(3)
    expect(ownPriceOf('house-brand-8', at, prices)?.input).toBe(2)
    expect(ownPriceOf('house-x', at, prices)?.input).toBe(1)
    expect(ownPriceOf('another', at, prices)).toBeNull()
  })
})
