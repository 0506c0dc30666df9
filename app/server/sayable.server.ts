// What may be said of an error: one of ours as it is, any other as one plain sentence while its cause goes to the log.
import { connectionWasLost, sqlState } from '#db/errors.ts'
import { AppError } from './errors.ts'
import { log } from './log.server.ts'

/** The error to throw at a person in place of `error`; `where` tells the log which function failed. */
export function sayable(error: unknown, where: { name?: string }): AppError {
  if (error instanceof AppError) return error
  // Not the message: drizzle's names the parameters, and those are contents.
  const kind = error instanceof Error ? error.name : typeof error
  log.error({ ...where, kind, sqlState: sqlState(error) }, 'a server function failed')
  if (connectionWasLost(error))
    return new AppError('unavailable', 'The database does not answer. What is not there when it is back, do again.')
  return new AppError('unavailable', 'The database refused that. Nothing was changed; try again.')
}
