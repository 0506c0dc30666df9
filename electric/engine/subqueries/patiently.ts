// What is done again when Postgres could not be asked for a moment: it restarts, a table is locked, a snapshot comes too early.
import { sqlState } from '../errors.ts'
import { TableChanged } from '../shapes/query.ts'

/** Something that trying again does not cure. */
export class Hopeless extends Error {}

/** Milliseconds between the tries, about eight seconds in all. */
const PAUSES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 4_000]

/**
 * Repeats until there is a result other than undefined. Throws an error that more tries do not cure, any once `final` holds, and the
 * last one when patience ends.
 */
export async function patiently<Result>(
  work: () => Promise<Result | undefined>,
  final: () => boolean,
): Promise<Result> {
  let last: unknown = new Error('no snapshot agrees with the stream')
  for (const pause of PAUSES) {
    try {
      const result = await work()
      if (result !== undefined) return result
    } catch (error) {
      if (final() || !passes(error)) throw error
      last = error
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  throw last
}

/** Whether the session or the server was at fault, rather than what was asked. */
function passes(error: unknown): boolean {
  if (error instanceof Hopeless || error instanceof TableChanged) return false
  return !/^(0A|22|2[13]|42|54|XX)/.test(sqlState(error) ?? '')
}
