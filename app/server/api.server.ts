// What the endpoints for scripts share: who acts, one answer as JSON, and errors as `{error:{code, message}}`.
import type { Actor } from '#db/transact.server.ts'
import { errorResponse } from './errors.ts'
import { actorOfRequest } from './request-actor.server.ts'
import { sayable } from './sayable.server.ts'
import type { Scope } from './scope.ts'

/** Runs `work` as whoever the request speaks for, and answers what it gives with `status`. */
export async function answerApi(
  request: Request,
  scope: Scope,
  work: (actor: Actor) => Promise<unknown>,
  status = 200,
): Promise<Response> {
  try {
    const answer = await work(await actorOfRequest(request, scope))
    return Response.json(answer, { status, headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return errorResponse(sayable(error, { name: new URL(request.url).pathname }))
  }
}
