// What the endpoints for scripts share: who acts, one answer as JSON, and errors as `{error:{code, message}}`.
import type { Actor } from '#db/transact.server.ts'
import { requireActor } from './actor.server.ts'
import { errorResponse } from './errors.ts'
import { sayable } from './sayable.server.ts'

/** What a key may be used for. */
export type Scope = 'capture' | 'read' | 'admin'

/** Runs `work` as whoever the request speaks for, and answers what it gives with `status`. */
export async function answerApi(
  request: Request,
  _scope: Scope,
  work: (actor: Actor) => Promise<unknown>,
  status = 200,
): Promise<Response> {
  try {
    const answer = await work(await requireActor(request.headers))
    return Response.json(answer, { status, headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return errorResponse(sayable(error, { name: new URL(request.url).pathname }))
  }
}
