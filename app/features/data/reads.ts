// What stands on the page of data, and what an erasure would take before anybody says yes.
import { createServerFn } from '@tanstack/react-start'
import { scopeOfAccount } from '../../importer/erase/account.server.ts'
import { previewErasure } from '../../importer/erase/preview.server.ts'
import { database } from '../../server/database.server.ts'
import { mayWrite, signedIn } from '../../server/signed-in.ts'
import { selectionInput } from './erase-input.ts'
import { erasedOf } from './reads.server.ts'
import { selectedSessions } from './selection.server.ts'

/** Receipts, work under way, what is kept out, and what erasing the account would take. */
export const readData = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .handler(async ({ context: { actor } }) => {
    const [erased, account] = await Promise.all([erasedOf(actor), scopeOfAccount(database(), actor.userId)])
    return { ...erased, account }
  })

export const readErased = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .handler(({ context: { actor } }) => erasedOf(actor))

/** What would go. */
export const previewSelection = createServerFn({ method: 'GET' })
  .middleware([mayWrite])
  .validator(selectionInput)
  .handler(async ({ data, context: { actor } }) => {
    const db = database()
    return previewErasure(db, actor, await selectedSessions(db, actor, data))
  })
