// What the endpoints for scripts share: who acts, one answer as JSON, and errors as `{error:{code, message}}`.
import type { Deed } from '#db/schema/roles.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { audit } from './audit.server.ts'
import { database } from './database.server.ts'
import { errorResponse } from './errors.ts'
import { countAttempt } from './rate-limit.server.ts'
import { callerOf } from './request-actor.server.ts'
import type { Caller } from './request-actor.server.ts'
import { sayable } from './sayable.server.ts'
import type { Scope } from './scope.ts'

/**
 * Runs `work` as whoever the request speaks for, and answers what it gives with `status`. Their role must reach what the scope
 * stands for, or `deed` where that is another thing.
 */
export async function answerApi(
  request: Request,
  scope: Scope,
  work: (actor: Actor, caller: Caller) => Promise<unknown>,
  { status = 200, deed }: { status?: number; deed?: Deed } = {},
): Promise<Response> {
  try {
    const caller = await callerOf(request, scope, deed)
    if (caller.key && scope !== 'capture') await countAttempt('api', request, caller.key.id)
    const answer = await work(caller.actor, caller)
    if (caller.key && scope !== 'capture') await auditKey(caller.actor, caller.key.id, request)
    if (answer instanceof Response) return answer
    return Response.json(answer, { status, headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return errorResponse(sayable(error, { name: new URL(request.url).pathname }))
  }
}

/** What keys read and administer is in the audit log; what they capture is in the account of imports. */
async function auditKey(actor: Actor, id: string, request: Request): Promise<void> {
  const act = request.method === 'GET' ? 'api.read' : 'api.write'
  const detail = { name: `${request.method} ${new URL(request.url).pathname}` }
  await transact(database(), actor, (tx) => audit(tx, actor, { means: 'key', id, request }, { act, detail }))
}
