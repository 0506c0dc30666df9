// Erasing, and letting in again. Law: what is erased is what the preview showed: if it has become more meanwhile, nothing is.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { beginAccount } from '../../importer/erase/account.server.ts'
import { beginErasure } from '../../importer/erase/begin.server.ts'
import { bringBack } from '../../importer/erase/bring-back.server.ts'
import { previewErasure } from '../../importer/erase/preview.server.ts'
import { database } from '../../server/database.server.ts'
import { AppError } from '../../server/errors.ts'
import { spacesOf } from '../../server/members.server.ts'
import { mayAdminister, mayWrite, signedIn } from '../../server/signed-in.ts'
import { announceSignOut } from '../../server/sign-out.server.ts'
import { confirmation, selectionInput } from './erase-input.ts'
import { selectedSessions } from './selection.server.ts'

/** Begins to erase a selection; answers the erasure. Throws `conflict` where it means other than `expected` sessions by now. */
export const eraseSessions = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ selection: selectionInput, expected: z.number().int().min(1) }))
  .handler(async ({ data: { selection, expected }, context: { actor, means } }) => {
    const db = database()
    const ids = await selectedSessions(db, actor, selection)
    const { sessions } = await previewErasure(db, actor, ids)
    if (sessions !== expected)
      throw new AppError(
        'conflict',
        `It would be ${sessions} sessions by now, and you were shown ${expected}. Nothing was erased; look again.`,
      )
    return beginErasure(db, actor, means, ids)
  })

/** Lets erased sessions come in again, from wherever they still lie. */
export const bringBackSessions = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ sessionIds: z.array(z.uuid()).min(1).max(1000) }))
  .handler(({ data, context: { actor, means } }) => bringBack(database(), actor, means, data.sessionIds))

/** Begins to erase all of the space. `name` is typed by whoever asks. */
export const eraseSpace = createServerFn({ method: 'POST' })
  .middleware([mayAdminister])
  .validator(z.object({ name: z.string().max(200) }))
  .handler(async ({ data, context: { actor, means } }) => {
    const db = database()
    const space = (await spacesOf(db, actor.userId)).find(({ spaceId }) => spaceId === actor.spaceId)
    if (!space || data.name.trim() !== space.name.trim())
      throw new AppError('bad_input', 'That is not the name of the space. Nothing was erased.')
    return beginErasure(db, actor, means, 'all', 'space')
  })

/** Begins to erase the person's account and what they alone have; every sign-in and key of theirs ends at once. */
export const eraseAccount = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ confirm: z.literal(confirmation) }))
  .handler(async ({ context: { actor, means } }) => {
    const erasures = await beginAccount(database(), actor, means)
    announceSignOut()
    return { erasures }
  })
