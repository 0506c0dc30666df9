// Puts what a person did about their own sign-in into the log of the space they are in.
import { may } from '#db/schema/roles.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { audit } from '../audit.server.ts'
import type { AuditEntry, Means } from '../audit.server.ts'
import { database } from '../database.server.ts'

type By = { actor: Actor; means: Means }

/** `detail` never holds what was typed. */
export async function noteAct({ actor, means }: By, act: string, detail?: AuditEntry['detail']): Promise<void> {
  // Whoever sees figures alone writes nothing into a space.
  if (!may(actor.role, 'read')) return
  await transact(database(), actor, (tx) => audit(tx, actor, means, { act, ...(detail && { detail }) }))
}
