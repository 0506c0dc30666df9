// A person's pins, for the first rows of the list.
import { sessionPins } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

export async function pinRows(actor: Actor) {
  return readAs(database(), actor, (tx) => tx.select().from(sessionPins))
}
