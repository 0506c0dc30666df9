// Some questions cannot be left open: without the answer the stream may not go on. They are asked until there is one.

export type Patience = {
  /** Whether the answer is of no use to anybody any more. */
  ended(): boolean
  /** Told once for each question. */
  trouble(error: unknown): void
}

const FIRST_RETRY = 50
const LONGEST_RETRY = 2_000

/** Asks until there is an answer; throws what the last try threw when `ended`. */
export async function insist<Answer>(ask: () => Promise<Answer>, { ended, trouble }: Patience): Promise<Answer> {
  for (let delay = FIRST_RETRY; ; delay = Math.min(delay * 2, LONGEST_RETRY)) {
    try {
      return await ask()
    } catch (error) {
      if (ended()) throw error
      if (delay === FIRST_RETRY) trouble(error)
      await new Promise((resolve) => setTimeout(resolve, delay))
    }
  }
}
