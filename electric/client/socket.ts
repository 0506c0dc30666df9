// One WebSocket per tab carries every live shape request, because browsers allow six HTTP/1.1 connections a host and each
// live shape holds one. A request without an answer is sent again after a reconnect: its URL carries handle and offset.
import type { ClientFrame, ServerFrame } from '../frames.ts'
import { link } from './link.ts'

type Pending = {
  url: string
  status: number
  headers: Record<string, string>
  body: string
  resolve: (response: Response) => void
  reject: (reason: unknown) => void
}

/** How long a socket may be silent, before it opens and after a ping. */
const silenceMs = 8000

const pending = new Map<number, Pending>()
let socket: WebSocket | null = null
let everOpened = false
let nextId = 1
let attempts = 0
let failures = 0
let pingSent = 0
let lastHeard = 0
let heart: ReturnType<typeof setInterval> | undefined

/** Opens the socket and keeps it open; called once, when the first collection starts. Nothing happens on the server. */
export function startSocket(): void {
  if (socket || typeof WebSocket === 'undefined') return
  connect()
  const soon = () => document.visibilityState === 'visible' && reconnectNow()
  addEventListener('online', soon)
  document.addEventListener('visibilitychange', soon)
}

/** True while the socket has never opened after three tries: something between blocks it, and fetch must do. */
export const socketIsBlocked = (): boolean => !everOpened && failures >= 3

/** Sends one live request and resolves with its whole answer; rejects with an AbortError when `signal` ends it. */
export function requestLive(url: string, signal?: AbortSignal | null): Promise<Response> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new DOMException('The request was ended.', 'AbortError'))
    const id = nextId++
    pending.set(id, { url, status: 0, headers: {}, body: '', resolve, reject })
    signal?.addEventListener(
      'abort',
      () => {
        if (!pending.delete(id)) return
        send({ id, abort: true })
        reject(new DOMException('The request was ended.', 'AbortError'))
      },
      { once: true },
    )
    send({ id, open: url })
  })
}

/** Asks how the engine is; the pong sets the link. Nothing happens without an open socket. */
export function ping(): void {
  pingSent = performance.now()
  send({ ping: pingSent })
}

function connect(): void {
  socket = new WebSocket(new URL('/_live', location.href.replace(/^http/, 'ws')))
  const mine = socket
  setTimeout(() => mine.readyState === WebSocket.CONNECTING && mine.close(), silenceMs)
  mine.addEventListener('open', () => {
    everOpened = true
    attempts = 0
    lastHeard = performance.now()
    for (const [id, { url }] of pending) send({ id, open: url })
    ping()
    clearInterval(heart)
    heart = setInterval(beat, 1000)
  })
  mine.addEventListener('message', (event) => receive(JSON.parse(String(event.data)) as ServerFrame))
  mine.addEventListener('close', () => {
    if (socket !== mine) return
    clearInterval(heart)
    failures++
    if (!everOpened && failures === 3) giveUp()
    else if (!socketIsBlocked()) link.set({ phase: 'offline' })
    attempts++
    setTimeout(() => socket === mine && connect(), Math.min(2000, 100 * 2 ** attempts) * (0.5 + Math.random() / 2))
  })
}

/** What waits for the socket would wait for ever: it fails as a lost connection does, and is asked again by fetch. */
function giveUp(): void {
  link.set({ phase: 'connecting' })
  for (const [id, request] of pending) finish(id, () => request.reject(new TypeError('The live socket is blocked.')))
}

function reconnectNow(): void {
  if (socket?.readyState === WebSocket.CLOSED) connect()
  else ping()
}

// A socket can be dead without knowing it; silence after a ping closes it, and the close reconnects.
function beat(): void {
  const now = performance.now()
  if (now - lastHeard > silenceMs && now - pingSent < silenceMs) return void socket?.close()
  const interval = link.isLive() ? 5000 : 1000
  if (now - pingSent >= interval) ping()
}

function send(frame: ClientFrame): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
}

function receive(frame: ServerFrame): void {
  lastHeard = performance.now()
  if ('pong' in frame) {
    const latencyMs = Math.round(performance.now() - frame.pong)
    return link.set({ phase: frame.engine ? 'live' : 'engine-away', latencyMs })
  }
  const request = pending.get(frame.id)
  if (!request) return
  if ('head' in frame) Object.assign(request, frame.head, { body: '' })
  else if ('data' in frame) request.body += frame.data
  else if ('lost' in frame) finish(frame.id, () => request.reject(new TypeError('The answer broke off.')))
  else finish(frame.id, () => request.resolve(answerOf(request)))
}

function finish(id: number, settle: () => void): void {
  pending.delete(id)
  settle()
}

/** These statuses must not have a body, or the Response constructor throws. */
function answerOf({ status, headers, body }: Pending): Response {
  return new Response([204, 205, 304].includes(status) ? null : body, { status, headers })
}
