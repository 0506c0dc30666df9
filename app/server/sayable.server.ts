// What may be said of an error: one of ours as it is, any other as one plain sentence while its cause goes to the log.
import { z } from 'zod'
import { connectionWasLost, sqlState } from '#db/errors.ts'
import { AppError } from './errors.ts'
import { unkeepable } from './keepable.ts'
import { log } from './log.server.ts'

/** The error to throw at a person in place of `error`; `where` tells the log which function failed. */
export function sayable(error: unknown, where: { name?: string }): AppError {
  if (error instanceof AppError) return error
  const meant = refusalOf(error)
  if (meant) return meant
  // Not the message: drizzle's names the parameters, and those are contents.
  const kind = error instanceof Error ? error.name : typeof error
  log.error({ ...where, kind, sqlState: sqlState(error) }, 'a server function failed')
  if (connectionWasLost(error))
    return new AppError('unavailable', 'The database does not answer. What is not there when it is back, do again.')
  return new AppError('unavailable', 'The database refused that. Nothing was changed; try again.')
}

// What the sender can mend, by what Postgres or a validator calls it. No values: a database's words can hold those of rows.
function refusalOf(error: unknown): AppError | undefined {
  const state = sqlState(error) ?? ''
  if (noText.has(state)) return unkeepable()
  if (tooMuch.has(state))
    return new AppError('bad_input', 'A text or number is too large to be kept. Nothing was changed; make it smaller.')
  if (state === '23505') return new AppError('conflict', 'Something like that is here already. Nothing was changed.')
  // What drizzle throws for an update of no column: the request named a row, and no field of it.
  if (error instanceof Error && error.message === 'No values to set')
    return new AppError('bad_input', 'The request names nothing that is to change. Nothing was changed.')
  const issues = issuesOf(error)
  if (!issues) return undefined
  const faults = issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
  return new AppError('bad_input', `Nothing was changed. ${faults.slice(0, 5).join('; ')}`)
}

// U+0000 as text and in JSON, and bytes that are no text.
const noText = new Set(['22021', '22P05'])
// A string, a number, and a key that no index takes.
const tooMuch = new Set(['22001', '22003', '54000'])

const issue = z.object({ path: z.array(z.union([z.string(), z.number()])).default([]), message: z.string() })

// What TanStack Start throws for input that a validator refuses: its issues as JSON in the message of a plain error.
function issuesOf(error: unknown) {
  if (!(error instanceof Error) || !error.message.startsWith('[')) return undefined
  try {
    return z.array(issue).min(1).parse(JSON.parse(error.message))
  } catch {
    return undefined
  }
}
