// What the timeline asks of the server: outline and first page for the first paint, pages while sync is away, bodies when opened.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { pageOf } from './outline.ts'
import { eventBody, ordinalOf, timelineOutline, timelinePage } from './reads.server.ts'

const ordinal = z.string().max(500)

/** The outline, and the page to show first: the one that holds event `seq`, else the last or the first. */
export const readTimeline = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid(), seq: z.number().int().positive().optional(), atEnd: z.boolean() }))
  .handler(async ({ data: { sessionId, seq, atEnd }, context: { actor } }) => {
    const outline = await timelineOutline(actor, sessionId)
    const wanted = seq === undefined ? null : await ordinalOf(actor, sessionId, seq)
    const opening = atEnd ? outline.starts.length - 1 : 0
    const page = wanted === null ? opening : pageOf(outline.starts, wanted)
    const from = outline.starts[page]
    const rows = from === undefined ? [] : await timelinePage(actor, sessionId, from, outline.starts[page + 1])
    return { outline, page, rows }
  })

/** The ordinal of the event numbered `seq`; null when there is none. */
export const readOrdinal = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid(), seq: z.number().int().positive() }))
  .handler(({ data, context }) => ordinalOf(context.actor, data.sessionId, data.seq))

/** The events of one page, [from, to) by ordinal. */
export const readPage = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid(), from: ordinal, to: ordinal.optional() }))
  .handler(({ data, context }) => timelinePage(context.actor, data.sessionId, data.from, data.to))

/** The whole masked body of an event, as JSON text; null when there is none. */
export const readBody = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ eventId: z.uuid() }))
  .handler(async ({ data, context }) => JSON.stringify((await eventBody(context.actor, data.eventId)) ?? null))
