// The quality score of a session that has ended, by a written formula, so that anybody can work it out again:
//
//   score = 100 × (0.4 · smooth + 0.3 · finished + 0.2 · said + 0.1 · reported), rounded
//
//   smooth    1 − failed tool calls ÷ tool calls; 1 without tool calls
//   finished  1 when its last turn was closed, 0.5 when that is not known, 0 when it was left open, aborted or failed
//   said      words of its answers ÷ 200, at most 1
//   reported  sub-agents that left a report ÷ sub-agents; 1 without sub-agents

export interface QualityFacts {
  toolCalls: number
  errors: number
  turn: string | null
  words: number
  subAgents: number
  /** Sub-agents of which there is a report. */
  reporters: number
}

/** 0 … 100. */
export function qualityOf({ toolCalls, errors, turn, words, subAgents, reporters }: QualityFacts): number {
  const smooth = toolCalls === 0 ? 1 : 1 - Math.min(1, errors / toolCalls)
  const said = Math.min(1, words / 200)
  const reported = subAgents === 0 ? 1 : Math.min(1, reporters / subAgents)
  return Math.round(100 * (0.4 * smooth + 0.3 * finished(turn) + 0.2 * said + 0.1 * reported))
}

function finished(turn: string | null): number {
  if (turn === 'closed' || turn === 'ended') return 1
  return turn === null ? 0.5 : 0
}
