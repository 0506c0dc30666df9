// The repositories of a space, for the names in session rows.
import { repos } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

const most = 1000

export async function repoRows(actor: Actor) {
  return readAs(database(), actor, (tx) => tx.select().from(repos).limit(most))
}
