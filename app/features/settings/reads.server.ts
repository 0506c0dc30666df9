// Server reads of the settings page.
import type { Actor } from '#db/transact.server.ts'
import { listKeys } from '../../server/api-keys.server.ts'
import { localHooks } from '../hooks/local.server.ts'
import { database } from '../../server/database.server.ts'

export async function settingsOf(actor: Actor) {
  const [keys, hooks] = await Promise.all([listKeys(database(), actor), localHooks()])
  return { keys, hooks }
}
