// Server reads of the settings page.
import { captureRules, captureTargets } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { listKeys } from '../../server/api-keys.server.ts'
import { localHooks } from '../hooks/local.server.ts'
import { database } from '../../server/database.server.ts'

export async function settingsOf(actor: Actor) {
  const [keys, hooks, rules, targets] = await Promise.all([
    listKeys(database(), actor),
    localHooks(actor),
    readAs(database(), actor, (tx) => tx.select().from(captureRules)),
    readAs(database(), actor, (tx) => tx.select().from(captureTargets).orderBy(captureTargets.repo)),
  ])
  return { keys, hooks, rules, targets }
}
