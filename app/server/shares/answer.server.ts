// GET /api/share/…: what the page of a share link asks, with the code in `Authorization: Share CODE`, so that it stands in no address.
// Law: no cookie is looked at, nothing is written but the view log, and every refusal is the same 404.
import { z } from 'zod'
import type { SharedNews } from '../../features/shares/shared.ts'
import { addressOf, callerNetwork } from '../client-address.server.ts'
import { database } from '../database.server.ts'
import { errorResponse } from '../errors.ts'
import { sayable } from '../sayable.server.ts'
import { bodyForStrangers, eventsForStrangers } from './for-strangers.server.ts'
import { sharedHeaders } from './headers.ts'
import { notGood, openShare, readOpen } from './open.server.ts'
import type { OpenShare } from './open.server.ts'
import { mostOfPage, pageSize, sharedBody, sharedHead, sharedPage } from './read.server.ts'
import { listen } from './rooms.server.ts'
import { noteVisit } from './visits.server.ts'

const seq = z.coerce
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
const part = z.string().max(12).default('')
const asked = {
  events: z.object({
    part,
    ordinal: z.string().max(500).optional(),
    seq: seq.optional(),
    most: z.coerce.number().int().min(1).max(mostOfPage).default(pageSize),
  }),
  body: z.object({ part, seq }),
  live: z.object({ part, seq, since: z.iso.datetime() }),
}

/** Answers `events` (a page), `body` (of one event) and `live` (lines of JSON until the link ends or somebody goes). */
export async function answerShared(request: Request, what: string): Promise<Response> {
  try {
    const code = /^Share +(\S{1,200}) *$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
    const share = await openShare(database(), request, code)
    const query = Object.fromEntries(new URL(request.url).searchParams)
    const answer = await answerTo(what, query, share, request)
    if (!answer) throw notGood()
    await noteVisit(database(), share, request)
    return answer
  } catch (error) {
    const refused = errorResponse(sayable(error, { name: '/api/share' }))
    for (const [name, value] of Object.entries(sharedHeaders)) refused.headers.set(name, value)
    return refused
  }
}

async function answerTo(
  what: string,
  query: unknown,
  share: OpenShare,
  request: Request,
): Promise<Response | undefined> {
  if (what === 'events') {
    const { data } = asked.events.safeParse(query)
    if (!data) return undefined
    const after = data.ordinal !== undefined && data.seq !== undefined ? { ordinal: data.ordinal, seq: data.seq } : null
    const page = await readOpen(database(), share, (tx) => sharedPage(tx, data.part, after, data.most))
    return json({ ...page, events: await eventsForStrangers(page.events, share.clean) })
  }
  if (what === 'body') {
    const { data } = asked.body.safeParse(query)
    const body = data && (await readOpen(database(), share, (tx) => sharedBody(tx, data.part, data.seq)))
    return body === undefined ? undefined : json({ body: await bodyForStrangers(body, share.clean) })
  }
  const { data } = what === 'live' ? asked.live.safeParse(query) : { data: undefined }
  if (!data) return undefined
  const head = await readOpen(database(), share, sharedHead)
  return head?.parts.some((one) => one.part === data.part) ? stream(share, data, request) : undefined
}

const json = (answer: unknown) => Response.json(answer, { headers: sharedHeaders })

/** A reader that takes nothing is let go; one that stays asks again after a while. */
const longestMs = 10 * 60_000
const beatMs = 10_000
const mostUnsent = 64

function stream(share: OpenShare, at: z.output<typeof asked.live>, request: Request): Response {
  let leave = () => {}
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const encoder = new TextEncoder()
        let open = true
        const close = () => {
          if (!open) return
          open = false
          clearInterval(beat)
          clearTimeout(last)
          leave()
          controller.close()
        }
        const send = (text: string) => {
          if (!open) return
          if ((controller.desiredSize ?? 0) < -mostUnsent) return close()
          controller.enqueue(encoder.encode(text))
        }
        const beat = setInterval(() => send('\n'), beatMs)
        const last = setTimeout(close, longestMs)
        const network = callerNetwork(addressOf(request))
        const tell = (news: SharedNews) => send(`${JSON.stringify(news)}\n`)
        try {
          const going = listen(database(), share, at.part, at, { network, tell, close })
          leave = () => {
            going()
            clearInterval(beat)
            clearTimeout(last)
            open = false
          }
        } catch (error) {
          clearInterval(beat)
          clearTimeout(last)
          throw error
        }
        send('\n')
        request.signal.addEventListener('abort', leave, { once: true })
      },
      cancel: () => leave(),
    },
    new CountQueuingStrategy({ highWaterMark: mostUnsent }),
  )
  return new Response(body, {
    headers: { ...sharedHeaders, 'content-type': 'application/x-ndjson', 'x-accel-buffering': 'no' },
  })
}
