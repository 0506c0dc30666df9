// Server reads of the settings page.
import type { Actor } from '#db/transact.server.ts'
import { listKeys } from '../../server/api-keys.server.ts'
import { database } from '../../server/database.server.ts'

export async function settingsOf(actor: Actor) {
  return { keys: await listKeys(database(), actor) }
}
