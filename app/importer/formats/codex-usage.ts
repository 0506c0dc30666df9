// Tokens of a Codex thread: a running total, of which the last one counts. It goes over turns of several models, and a fork
// goes on from the total of the thread it came from, which is that thread's cost and not its own.
import type { Tokens } from '../cost/price.ts'
import type { CodexState } from './codex-state.ts'
import type { UsageReport } from './format.ts'
import { count } from './read.ts'
import type { Json } from './read.ts'

/** What the parser remembers of tokens; JSON. */
export interface CodexUsage {
  /** The total that a fork began with. */
  before: Tokens | null
  /** The part of each model, for threads that changed it. */
  byModel: Record<string, Tokens>
}

export const noUsage = (): CodexUsage => ({ before: null, byModel: {} })

/** The report of a running total; null while the lines are still the copies that a fork begins with. */
export function runningTotal(usage: Json, at: string | null, state: CodexState): UsageReport | null {
  const total = tokensOf(usage)
  if (isCopied(at, state)) {
    state.usage.before = total
    return null
  }
  const own = state.usage.before ? minus(total, state.usage.before) : total
  const model = state.model ?? ''
  const others = Object.entries(state.usage.byModel).filter(([name]) => name !== model)
  state.usage.byModel[model] = others.reduce((rest, [, tokens]) => minus(rest, tokens), own)
  return {
    key: 'total',
    at,
    total: true,
    model: state.model,
    reasoning: count(usage['reasoning_output_tokens']),
    ...own,
    ...(others.length > 0 && { byModel: { ...state.usage.byModel } }),
  }
}

// A fork writes all it copies at once, right after its header: no answer of a model comes within that second.
const copyingMs = 1000

function isCopied(at: string | null, state: CodexState): boolean {
  if (!state.forked || at === null || state.beganAt === null) return false
  return Date.parse(at) - Date.parse(state.beganAt) <= copyingMs
}

// Input tokens of this vendor include the cached ones; ours are counted apart.
function tokensOf(usage: Json): Tokens {
  const cached = count(usage['cached_input_tokens'])
  return {
    input: Math.max(0, count(usage['input_tokens']) - cached),
    output: count(usage['output_tokens']),
    cacheRead: cached,
    cacheWrite: count(usage['cache_write_input_tokens']),
  }
}

const minus = (a: Tokens, b: Tokens): Tokens => ({
  input: Math.max(0, a.input - b.input),
  output: Math.max(0, a.output - b.output),
  cacheRead: Math.max(0, a.cacheRead - b.cacheRead),
  cacheWrite: Math.max(0, a.cacheWrite - b.cacheWrite),
})
