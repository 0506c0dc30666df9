// The `fetchClient` of every shape stream: live requests ride on the socket, the rest is plain fetch. While the engine or
// the server is away, or when an answer breaks off, a request waits for the link instead of failing, so that all shapes catch
// up at once when it is back.
import { retryDelay } from './back-off.ts'
import { link } from './link.ts'
import { ping, requestLive, socketIsBlocked } from './socket.ts'

/** Without a socket at most two live requests are held, so that the page's own fetches keep their connections. */
const liveSlots = { free: 2, waiting: [] as Array<() => void> }

const longestPauseMs = 10_000
/** Windows ask often and are answered at once; only what takes longer is worth telling. */
const slowMs = 300

/** So many failures in a row while the link is live are not the link's: the stream's own, slower back-off takes over. */
const patience = 5

export const shapeFetch: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : String(input))
  const signal = init?.signal
  const isLive = (init?.method ?? 'GET') === 'GET' && url.searchParams.get('live') === 'true'
  for (let failures = 0; ;) {
    const answer = await heard(isLive ? askLive(url, init) : askNow(url, init), signal)
    if (answer instanceof Response && (answer.status !== 503 || socketIsBlocked())) return answer
    if (!(answer instanceof Response)) {
      // All requests are reads that carry their position, so asking again is safe.
      if (signal?.aborted || socketIsBlocked() || ++failures > patience) throw answer.error
      ping()
      await pauseWhileLive(retryDelay(failures))
    } else if (link.isLive()) {
      // Away, or only busy with this one request? The engine's state is asked for, never guessed.
      ping()
      const seconds = Number(answer.headers.get('retry-after')) || 1
      await pauseWhileLive(Math.min(longestPauseMs, 1000 * seconds))
    }
    if (!link.isLive()) failures = 0
    await link.untilLive(signal, socketIsBlocked)
    // All shapes wake together; a little spread keeps them from arriving in one burst.
    await pause(Math.random() * 150)
  }
}

/** Without a socket nobody pings, so the answers themselves tell how the link is. */
async function heard(
  asked: Promise<Response>,
  signal: AbortSignal | null | undefined,
): Promise<Response | { error: unknown }> {
  try {
    const answer = await asked
    if (socketIsBlocked()) link.set({ phase: answer.status === 503 ? 'engine-away' : 'live' })
    return answer
  } catch (error) {
    if (socketIsBlocked() && !signal?.aborted) link.set({ phase: 'offline' })
    return { error }
  }
}

async function askLive(url: URL, init: RequestInit | undefined): Promise<Response> {
  if (!socketIsBlocked()) return requestLive(url.pathname + url.search, init?.signal)
  await new Promise<void>((resolve) => {
    if (liveSlots.free > 0) liveSlots.free--
    else return liveSlots.waiting.push(resolve)
    resolve()
  })
  try {
    return await whole(await fetch(url, init))
  } finally {
    const next = liveSlots.waiting.shift()
    if (next) next()
    else liveSlots.free++
  }
}

function pauseWhileLive(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(done, ms)
    const stop = link.subscribe(() => !link.isLive() && done())
  })
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function askNow(url: URL, init: RequestInit | undefined): Promise<Response> {
  let counted = false
  const timer = setTimeout(() => {
    counted = true
    link.set({ behind: link.get().behind + 1 })
  }, slowMs)
  try {
    return await whole(await fetch(url, init))
  } finally {
    clearTimeout(timer)
    if (counted) link.set({ behind: link.get().behind - 1 })
  }
}

/** The stream reads whole bodies anyway; read here, a body that breaks off is asked for again instead of ending the stream. */
async function whole(answer: Response): Promise<Response> {
  if (!answer.body || answer.headers.get('content-type')?.startsWith('text/event-stream')) return answer
  return new Response(await answer.arrayBuffer(), answer)
}
