// Writes the audit log: who did what, by what means, from which network. Law: in the act's own transaction where that is ours, so
// that no act is without its line and no line without its act.
import { v7 as uuidv7 } from 'uuid'
import { auditLog } from '#db/schema/index.ts'
import type { AuditMeans } from '#db/schema/audit-log.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { addressOf, coarseNetwork } from './client-address.server.ts'

/** By what means somebody acts, and from where. */
export interface Means {
  means: AuditMeans
  /** The key or share link, where it is one. */
  id?: string | null
  request?: Request | undefined
  /** The beginning of the address, where it is known otherwise than from a request. */
  network?: string | undefined
}

/** `act` is `thing.verb`; `detail` holds names of things and figures, never contents of sessions. */
export interface AuditEntry {
  act: string
  target?: { kind: string; id: string } | undefined
  outcome?: string
  rows?: number
  detail?: Record<string, string | number | boolean | null>
}

/** Adds a line to the log of the actor's space. A reader without an account is `{ spaceId, userId: null }`. */
export async function audit(
  tx: Transaction,
  actor: Pick<Actor, 'spaceId'> & { userId: string | null },
  { means, id = null, request, network }: Means,
  { act, target, outcome = 'done', rows, detail }: AuditEntry,
): Promise<void> {
  await tx.insert(auditLog).values({
    id: uuidv7(),
    spaceId: actor.spaceId,
    actorId: actor.userId,
    means,
    meansId: id,
    act,
    targetKind: target?.kind ?? null,
    targetId: target?.id ?? null,
    outcome,
    network: (request ? coarseNetwork(addressOf(request)) : network) || null,
    rows: rows ?? null,
    detail: detail ?? null,
  })
}
