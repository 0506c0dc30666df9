// GET /api/sessions/ID/events: the log of a session by seq, which has no holes and is never changed; then what comes, over one stream. Law: seq is
// given under the lock of the session's head, so whoever reads on after the greatest seq they have misses nothing and gets nothing twice.
import { and, asc, eq, gt } from 'drizzle-orm'
import { eventBodies, sessions, timelineEvents } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../database.server.ts'
import { AppError } from '../errors.ts'
import { callerOf } from '../request-actor.server.ts'
import { sayable } from '../sayable.server.ts'
import { noSession, queryOf, sessionIdOf } from './checked.ts'
import { grown } from './heads.server.ts'
import { eventsQuery } from './inputs.ts'

export type LoggedEvent = Awaited<ReturnType<typeof eventsAfter>>[number]

/** A page as JSON, or a stream of server-sent events where the request asks for one. Throws `not_found`. */
export async function answerEvents(actor: Actor, id: string, request: Request): Promise<Response> {
  const sessionId = sessionIdOf(id)
  const { after, limit, bodies, follow } = queryOf(eventsQuery, request)
  const last = request.headers.get('last-event-id')
  const from = last !== null && /^\d{1,9}$/.test(last) ? Number(last) : after
  if (follow || (request.headers.get('accept') ?? '').includes('text/event-stream')) {
    await eventsAfter(actor, sessionId, from, 1, false)
    return stream(sessionId, from, bodies, request)
  }
  const events = await eventsAfter(actor, sessionId, from, limit + 1, bodies)
  const page = events.slice(0, limit)
  const headers = { 'cache-control': 'no-store' }
  return Response.json({ events: page, hasMore: events.length > limit, last: page.at(-1)?.seq ?? from }, { headers })
}

async function eventsAfter(actor: Actor, sessionId: string, after: number, limit: number, bodies: boolean) {
  return readAs(database(), actor, async (tx) => {
    const [session] = await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, sessionId))
    if (!session) throw noSession()
    const { seq, ordinal, kind, role, title, preview, size, toolCallId, outcome, occurredAt, createdAt, supersededAt } =
      timelineEvents
    const columns = {
      seq,
      id: timelineEvents.id,
      ordinal,
      kind,
      role,
      title,
      preview,
      size,
      toolCallId,
      outcome,
      occurredAt,
      createdAt,
      supersededAt,
    }
    const meant = and(eq(timelineEvents.sessionId, sessionId), gt(seq, after))
    if (!bodies) return tx.select(columns).from(timelineEvents).where(meant).orderBy(asc(seq)).limit(limit)
    return tx
      .select({ ...columns, body: eventBodies.body })
      .from(timelineEvents)
      .leftJoin(eventBodies, eq(eventBodies.eventId, timelineEvents.id))
      .where(meant)
      .orderBy(asc(seq))
      .limit(limit)
  })
}

const pageEvents = 100
const mostStreams = 200
const mostOfPerson = 20
/** A stream says at least so often that it lives, and is authorised anew; what lost its right ends within seconds. */
const beatMs = 5_000
const open = new Map<AbortController, string>()

/**
 * Events as server-sent events with seq as their id, so that a client goes on by Last-Event-ID; then `end` with a reason when the sign-in,
 * the key or the session is gone. It is written as fast as it is read. Throws `too_many`.
 */
async function stream(sessionId: string, after: number, bodies: boolean, request: Request): Promise<Response> {
  const { actor } = await callerOf(request, 'read')
  const ofPerson = [...open.values()].filter((userId) => userId === actor.userId).length
  if (open.size >= mostStreams || ofPerson >= mostOfPerson)
    throw new AppError('too_many', 'Too many streams are open. Close one, or ask for pages.', { retryAfter: 30 })
  const ending = new AbortController()
  open.set(ending, actor.userId)
  endOnStop()
  const close = () => {
    open.delete(ending)
    ending.abort()
  }
  request.signal.addEventListener('abort', close, { once: true })
  const encoder = new TextEncoder()
  let place = after
  let waited = false
  let left = false
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(`retry: 1000\n\n`)),
      async pull(controller) {
        try {
          if (waited) await grown(database(), sessionId, place, ending.signal, beatMs)
          if (ending.signal.aborted) return left ? undefined : controller.close()
          const caller = await callerOf(request, 'read')
          const events = await eventsAfter(caller.actor, sessionId, place, pageEvents, bodies)
          if (ending.signal.aborted) return
          place = events.at(-1)?.seq ?? place
          waited = events.length < pageEvents
          controller.enqueue(encoder.encode(events.length === 0 ? ': here\n\n' : events.map(frame).join('')))
        } catch (error) {
          if (ending.signal.aborted) return
          const { code, message, status } = sayable(error, { name: '/api/sessions/$id/events' })
          // What may be well again in a moment is tried again by the client, from its last id.
          if (status < 500)
            controller.enqueue(encoder.encode(`event: end\ndata: ${JSON.stringify({ code, message })}\n\n`))
          close()
          controller.close()
        }
      },
      cancel() {
        left = true
        close()
      },
    },
    new CountQueuingStrategy({ highWaterMark: 1 }),
  )
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  })
}

const frame = (event: LoggedEvent): string => `id: ${event.seq}\nevent: event\ndata: ${JSON.stringify(event)}\n\n`

/** How many streams are open now. */
export const countStreams = (): number => open.size

let watching = false

/** Streams that are open would keep a server that has stopped from ending. */
function endOnStop(): void {
  if (watching) return
  watching = true
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      for (const ending of open.keys()) ending.abort()
    })
}
