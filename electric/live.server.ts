// The server's end of a tab's live socket: every live shape request of the tab rides on it, each authorised like an HTTP one.
// Law: at most 64 requests open, one more is put off; at most 2 MB unsent, a reader that takes nothing is cut off; whoever is
// signed out is told so on every open request within seconds, and the socket closed.
import { closeCodes, readClientFrame } from './frames.ts'
import type { ServerFrame } from './frames.ts'
import { paced } from './live-pace.server.ts'

export type LiveOptions = {
  /** The headers of the upgrade request: cookie and origin of whoever opened the socket. */
  headers: Headers
  origin: string
  /** Answers one shape request, as the HTTP route does. */
  answer: (request: Request, shapeName: string) => Promise<Response>
  /** Whether whoever opened the socket is still signed in, as the same person in the same space and role. */
  stillSignedIn: () => Promise<boolean>
  engineIsActive: () => Promise<boolean>
  send: (text: string) => void
  /** Bytes handed to the socket and not yet taken by the network. */
  unsent: () => number
  close: (code: number, reason: string) => void
}

export type LiveConnection = {
  receive: (text: string) => void
  /** Asks now whether the person is still signed in; it is asked every few seconds anyway. */
  recheck: () => Promise<void>
  end: () => void
}

type Open = { controller: AbortController; headSent: boolean }

const maxOpen = 64
const maxNonsense = 100
/** With the few seconds for which a sign-in is remembered this stays below five. */
const recheckMs = 2500

/** Serves one socket until `end`. Frames that are not understood are refused; a request too many is answered 429. */
export function serveLive(options: LiveOptions): LiveConnection {
  const open = new Map<number, Open>()
  const pace = paced({ ...options, stuck: () => shut(closeCodes.tooSlow, 'reader too slow') })
  const frame = (content: ServerFrame) => JSON.stringify(content)
  const send = (content: ServerFrame) => pace.send(frame(content))
  let nonsense = 0
  let ended = false

  async function serve(id: number, path: string, entry: Open): Promise<void> {
    const { signal } = entry.controller
    const url = URL.parse(path, options.origin)
    const name = url?.origin === options.origin && /^\/api\/shapes\/([^/]+)$/.exec(url.pathname)?.[1]
    const known = url && name && url.searchParams.get('live') === 'true'
    const answer = known
      ? await options.answer(new Request(url, { headers: options.headers, signal }), name)
      : new Response(null, { status: 404 })
    if (signal.aborted) return void answer.body?.cancel()
    entry.headSent = true
    send({ id, head: { status: answer.status, headers: Object.fromEntries(answer.headers) } })
    if (!answer.body) return
    for await (const data of answer.body.pipeThrough(new TextDecoderStream())) {
      if (signal.aborted) return
      await pace.sendPiece(frame({ id, data }), signal)
    }
  }

  async function run(id: number, path: string): Promise<void> {
    const entry = { controller: new AbortController(), headSent: false }
    open.set(id, entry)
    try {
      await serve(id, path, entry)
      if (!entry.controller.signal.aborted) send({ id, end: true })
    } catch {
      if (!entry.controller.signal.aborted) send({ id, lost: true })
    } finally {
      // The id may be another request's by now.
      if (open.get(id) === entry) open.delete(id)
    }
  }

  function answerWithoutBody(id: number, status: number, headers: Record<string, string> = {}): void {
    send({ id, head: { status, headers } })
    send({ id, end: true })
  }

  function end(): void {
    ended = true
    clearInterval(timer)
    for (const { controller } of open.values()) controller.abort()
    open.clear()
  }

  function shut(code: number, reason: string): void {
    end()
    options.close(code, reason)
  }

  async function recheck(): Promise<void> {
    // A look-up that fails says nothing about the person; the next one will.
    const allowed = await options.stillSignedIn().catch(() => true)
    if (allowed || ended) return
    for (const [id, { headSent }] of open) {
      if (headSent) send({ id, lost: true })
      else answerWithoutBody(id, 401)
    }
    shut(closeCodes.signedOut, 'signed out')
  }

  const timer = setInterval(() => void recheck(), recheckMs)
  timer.unref()

  return {
    receive(text) {
      if (ended) return
      const asked = readClientFrame(text)
      if (typeof asked === 'string') {
        send({ refused: asked })
        if (++nonsense > maxNonsense) shut(closeCodes.nonsense, 'too many frames that are none')
        return
      }
      if ('ping' in asked)
        return void options.engineIsActive().then(
          (engine) => send({ pong: asked.ping, engine }),
          () => send({ pong: asked.ping, engine: false }),
        )
      if ('abort' in asked) {
        open.get(asked.id)?.controller.abort()
        open.delete(asked.id)
        return
      }
      if (open.has(asked.id)) return
      if (open.size < maxOpen) return void run(asked.id, asked.open)
      // Closing the socket would not help: the tab would come back with the same requests.
      answerWithoutBody(asked.id, 429, { 'retry-after': '1' })
    },
    recheck,
    end,
  }
}
