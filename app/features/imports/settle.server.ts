// The server's side of settling a refused record: faults of the correction become errors that may be shown.
import type { Actor } from '#db/transact.server.ts'
import { CorrectionRefused, correctRefusal, dismissRefusal } from '../../importer/correct.server.ts'
import { database } from '../../server/database.server.ts'
import { env } from '../../server/env.ts'
import { AppError } from '../../server/errors.ts'

export async function settle(actor: Actor, { id, text }: { id: string; text: string | null }) {
  const { LOGBOOK_SECRET: secret = '' } = env()
  try {
    return text === null
      ? await dismissRefusal(database(), actor, id)
      : await correctRefusal(database(), actor, { id, text, secret })
  } catch (error) {
    if (error instanceof CorrectionRefused) throw new AppError('bad_input', error.message)
    throw error
  }
}
