// The one place that refuses what a role does not reach. Row-level security is the wall behind it.
import { may } from '#db/schema/roles.ts'
import type { Deed } from '#db/schema/roles.ts'
import type { Actor } from '#db/transact.server.ts'
import { AppError } from './errors.ts'

const sentences: Record<Deed, string> = {
  figures: 'You are no member of this space any more. Nothing was done.',
  read: 'Your role in this space is auditor: it shows figures of sessions and no contents. Ask an owner for another role.',
  comment: 'Your role in this space may read and not comment. Nothing was saved. Ask an owner for another role.',
  write: 'Your role in this space may not change it. Nothing was saved. Ask an owner for the role of editor.',
  administer: 'Only an owner of this space may do that. Nothing was changed.',
}

/** Throws `forbidden` unless the actor's role reaches `deed`; the answer is the same whatever is asked about. */
export function allowed(actor: Pick<Actor, 'role'>, deed: Deed): void {
  if (!may(actor.role, deed)) throw new AppError('forbidden', sentences[deed])
}
