// One WebSocket per tab carries every live shape request, because browsers allow six HTTP/1.1 connections a host and each
// live shape holds one. A request without an answer is sent again after a reconnect: its URL carries handle and offset.
import { closeCodes } from '../frames.ts'
import type { ClientFrame, ServerFrame } from '../frames.ts'
import { retryDelay } from './back-off.ts'
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
/** How long a tab beyond the server's bound of sockets waits, half of it left to chance. */
const crowdedMs = 20_000
/** After so many refusals in a row the server is asked whether the person is still signed in. */
const refusalsUntilAsked = 4

const pending = new Map<number, Pending>()
let socket: WebSocket | null = null
let started = false
let signedOut = false
let everOpened = false
let blocked = false
let nextId = 1
let failures = 0
let pingSent = 0
let lastHeard = 0
let heart: ReturnType<typeof setInterval> | undefined
let retry: ReturnType<typeof setTimeout> | undefined

/** Opens the socket and keeps it open; called once, when the first collection starts. Nothing happens on the server. */
export function startSocket(): void {
  if (started || typeof WebSocket === 'undefined') return
  started = true
  connect()
  const soon = () => document.visibilityState === 'visible' && reconnectNow()
  addEventListener('online', soon)
  document.addEventListener('visibilitychange', soon)
}

/** True while the socket has never opened and the server answers all the same: something between blocks it, and fetch must do. */
export const socketIsBlocked = (): boolean => !everOpened && blocked

/**
 * Sends one live request and resolves with its whole answer; rejects with an AbortError when `signal` ends it, with a
 * TypeError when the answer broke off. Once the person is signed out every answer is 401.
 */
export function requestLive(url: string, signal?: AbortSignal | null): Promise<Response> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new DOMException('The request was ended.', 'AbortError'))
    if (signedOut) return resolve(unauthorized())
    const id = nextId++
    const aborted = () => {
      if (!pending.delete(id)) return
      send({ id, abort: true })
      reject(new DOMException('The request was ended.', 'AbortError'))
    }
    const settled = <T>(settle: (value: T) => void) => {
      return (value: T) => {
        signal?.removeEventListener('abort', aborted)
        settle(value)
      }
    }
    pending.set(id, { url, status: 0, headers: {}, body: '', resolve: settled(resolve), reject: settled(reject) })
    signal?.addEventListener('abort', aborted, { once: true })
    send({ id, open: url })
  })
}

/** Opens a new socket for whom the tab belongs to now; what the old one carried is answered 401. */
export function renewSocket(): void {
  if (!started) return
  const old = socket
  socket = null
  old?.close()
  clearInterval(heart)
  signOut()
  signedOut = false
  failures = 0
  connect()
}

/** Opens the socket anew for the same person, whose cookie has changed; what the old one carried goes on. */
export function reopenSocket(): void {
  socket?.close()
}

/** Asks how the engine is; the pong sets the link. Nothing happens without an open socket. */
export function ping(): void {
  pingSent = performance.now()
  send({ ping: pingSent })
}

function connect(): void {
  clearTimeout(retry)
  const mine = new WebSocket(new URL('/_live', location.href.replace(/^http/, 'ws')))
  socket = mine
  setTimeout(() => mine.readyState === WebSocket.CONNECTING && mine.close(), silenceMs)
  mine.addEventListener('open', () => {
    everOpened = true
    failures = 0
    lastHeard = performance.now()
    for (const [id, { url }] of pending) send({ id, open: url })
    ping()
    clearInterval(heart)
    heart = setInterval(beat, 1000)
  })
  mine.addEventListener('message', (event) => receive(JSON.parse(String(event.data)) as ServerFrame))
  mine.addEventListener('close', ({ code }) => lost(mine, code))
}

function lost(mine: WebSocket, code: number): void {
  if (socket !== mine) return
  socket = null
  clearInterval(heart)
  failures++
  if (!socketIsBlocked()) link.set({ phase: 'offline' })
  if (!everOpened && !blocked && failures >= 3) void askWhetherBlocked()
  if (code === closeCodes.signedOut) return signOut()
  if (everOpened && failures % refusalsUntilAsked === 0) void askWhether()
  const crowded = code === closeCodes.tooManySockets
  retry = setTimeout(connect, crowded ? crowdedMs * (0.5 + Math.random() / 2) : retryDelay(failures))
}

/**
 * A server that answers nothing else either is only away. Else what waits for the socket would wait for ever: it fails as a lost
 * connection does, and is asked again by fetch.
 */
async function askWhetherBlocked(): Promise<void> {
  if (!(await anyAnswer()) || everOpened || blocked) return
  blocked = true
  link.set({ phase: 'connecting' })
  for (const [id, request] of pending) finish(id, () => request.reject(new TypeError('The live socket is blocked.')))
}

/** A refused upgrade does not tell a page why. No shape has this name, so whoever is signed in is answered 404. */
async function askWhether(): Promise<void> {
  const answer = await anyAnswer()
  if (answer?.status === 401) signOut()
}

const anyAnswer = () =>
  fetch(new URL('/api/shapes/-', location.href), { signal: AbortSignal.timeout(silenceMs) }).catch(() => null)

function signOut(): void {
  signedOut = true
  clearTimeout(retry)
  for (const [id, request] of pending) finish(id, () => request.resolve(unauthorized()))
}

function reconnectNow(): void {
  if (socket) ping()
  else if (!signedOut) connect()
}

// A socket can be dead without knowing it, and closing it can take as long as it likes; silence after a ping is enough.
function beat(): void {
  const now = performance.now()
  if (socket && now - lastHeard > silenceMs && now - pingSent < silenceMs) {
    socket.close()
    return lost(socket, 1006)
  }
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
  if ('refused' in frame) return
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

const unauthorized = () => new Response(null, { status: 401 })
