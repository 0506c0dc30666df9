// The server's end of a tab's live socket: every live shape request of the tab rides on it, each authorised like an HTTP one.
// Law: at most 64 requests open, one more is put off; at most 2 MB unsent, a reader that does not drain is cut off.
import { readClientFrame } from './frames.ts'
import type { ServerFrame } from './frames.ts'

export type LiveOptions = {
  /** The headers of the upgrade request: cookie and origin of whoever opened the socket. */
  headers: Headers
  origin: string
  /** Answers one shape request, as the HTTP route does. */
  answer: (request: Request, shapeName: string) => Promise<Response>
  engineIsActive: () => Promise<boolean>
  send: (text: string) => void
  /** Bytes handed to the socket and not yet taken by the network. */
  unsent: () => number
  close: (code: number, reason: string) => void
}

export type LiveConnection = { receive: (text: string) => void; end: () => void }

const maxOpen = 64
const maxUnsent = 2 * 1024 * 1024
const drainDeadlineMs = 15_000

/** Serves one socket until `end`. Frames that are not understood are ignored; a request too many is answered 429. */
export function serveLive(options: LiveOptions): LiveConnection {
  const open = new Map<number, AbortController>()
  const send = (frame: ServerFrame) => options.send(JSON.stringify(frame))

  async function serve(id: number, path: string, signal: AbortSignal): Promise<void> {
    const url = new URL(path, options.origin)
    const name = /^\/api\/shapes\/([^/]+)$/.exec(url.pathname)?.[1]
    if (!name || url.searchParams.get('live') !== 'true') return void send({ id, head: { status: 404, headers: {} } })
    const answer = await options.answer(new Request(url, { headers: options.headers, signal }), name)
    send({ id, head: { status: answer.status, headers: Object.fromEntries(answer.headers) } })
    if (!answer.body) return
    for await (const data of answer.body.pipeThrough(new TextDecoderStream())) {
      await drained(options, signal)
      send({ id, data })
    }
  }

  async function run(id: number, path: string): Promise<void> {
    const controller = new AbortController()
    open.set(id, controller)
    try {
      await serve(id, path, controller.signal)
      if (!controller.signal.aborted) send({ id, end: true })
    } catch {
      if (!controller.signal.aborted) send({ id, lost: true })
    } finally {
      open.delete(id)
    }
  }

  return {
    receive(text) {
      const frame = readClientFrame(text)
      if (!frame) return
      if ('ping' in frame) return void options.engineIsActive().then((engine) => send({ pong: frame.ping, engine }))
      if ('abort' in frame) return open.get(frame.id)?.abort()
      if (open.has(frame.id)) return
      if (open.size < maxOpen) return void run(frame.id, frame.open)
      // Closing the socket would not help: the tab would come back with the same requests.
      send({ id: frame.id, head: { status: 429, headers: { 'retry-after': '1' } } })
      send({ id: frame.id, end: true })
    },
    end() {
      for (const controller of open.values()) controller.abort()
      open.clear()
    },
  }
}

async function drained(options: LiveOptions, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + drainDeadlineMs
  while (options.unsent() > maxUnsent) {
    if (signal.aborted) return
    if (Date.now() > deadline) {
      options.close(1013, 'reader too slow')
      throw new Error('The reader took nothing for too long.')
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
