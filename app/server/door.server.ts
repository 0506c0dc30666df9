// The shape proxy's door, opened with the app's own sessions. Used by the HTTP route and by the live socket alike.
import { and, eq } from 'drizzle-orm'
import { sessions } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import { serveShape } from '#electric/proxy.server.ts'
import type { Door, Reader } from '#electric/proxy.server.ts'
import { engineStatus } from '#electric/upstream.server.ts'
import type { Upstream } from '#electric/upstream.server.ts'
import { actorOf } from './actor.server.ts'
import { database } from './database.server.ts'
import { env } from './env.ts'
import { AppError, errorResponse } from './errors.ts'
import { sayable } from './sayable.server.ts'

const maxKept = 5000
// A session never changes its space while it is in it; only a positive answer is kept, and not for long.
const keepMs = 5000
const held = new Map<string, number>()

/** Where the engine is; throws when neither ELECTRIC_URL nor the supervisor has said. */
export function upstream(): Upstream {
  const { ELECTRIC_URL, ELECTRIC_SECRET } = env()
  if (!ELECTRIC_URL) throw new AppError('not_configured', 'ELECTRIC_URL is not set. Start with `npm start`, or set it.')
  return { url: ELECTRIC_URL, secret: ELECTRIC_SECRET }
}

/** Answers a request for the shape `name`, from HTTP and from the socket alike; a failure is logged and tells nothing of its cause. */
export async function answerShape(request: Request, name: string): Promise<Response> {
  try {
    const door: Door = { upstream: upstream(), authorise: actorOf, holdsSession }
    return await serveShape(door, request, name)
  } catch (error) {
    return errorResponse(sayable(error, { name: `shape ${name}` }))
  }
}

let engine: { at: number; active: Promise<boolean> } | undefined

/** Whether the engine is active, asked at most twice a second however many tabs want to know. */
export function engineIsActive(): Promise<boolean> {
  if (!engine || Date.now() - engine.at > 500)
    engine = { at: Date.now(), active: engineStatus(upstream()).then((status) => status === 'active') }
  return engine.active
}

async function holdsSession(reader: Reader, sessionId: string): Promise<boolean> {
  const key = `${reader.spaceId}/${sessionId}`
  const until = held.get(key)
  if (until && until > Date.now()) return true
  const [found] = await readAs(database(), reader, (tx) =>
    tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.spaceId, reader.spaceId), eq(sessions.id, sessionId)))
      .limit(1),
  )
  if (!found) return false
  if (held.size >= maxKept) held.clear()
  held.set(key, Date.now() + keepMs)
  return true
}
