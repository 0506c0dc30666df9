// Follows the agents of this machine for a server on another one: what the capture process does, with a server where that has a
// database. Transcripts, hook events, telemetry and terminal recordings go the same way; what a rule keeps out never leaves.
import { mkdir } from 'node:fs/promises'
import { hostname, platform } from 'node:os'
import { join, resolve } from 'node:path'
import { discover, isInStore, isSource } from '#app/importer/discover.server.ts'
import { isUnder, judge } from '#app/importer/ignore.server.ts'
import { machineKey } from '#app/importer/machine.server.ts'
import { sourceFacts } from '#app/importer/read/source.server.ts'
import { isSessionFile, reasonOf, walk } from '#app/importer/walk.server.ts'
import { mirrorFolder } from '../sdk/transcript-store.ts'
import { hookCosts } from '../spool/costs.server.ts'
import { startDrain } from '../spool/drain.server.ts'
import { startTail } from '../tail.server.ts'
import { telemetryFolder } from '../telemetry.ts'
import { terminalFolder } from '../terminal/records.ts'
import { removeTaken } from '../terminal/remove-taken.server.ts'
import { ordersOf } from './orders.ts'
import { captureServer, Refused } from './server.ts'
import { ship } from './ship.server.ts'

export interface WatchOptions {
  url: URL
  key: string
  /** LOGBOOK_HOME of this machine: its id, its spool, its recordings. */
  home: string
  /** Folders besides the agents' own. */
  extra: string[]
  /** Where the agents keep their sessions; see discover(). */
  environment: Record<string, string | undefined>
  signal: AbortSignal
  say: (words: string) => void
  /** Milliseconds between two words to the server about this machine; a minute unless told. */
  helloEveryMs?: number
  /** Milliseconds for which the server's rules are remembered; five seconds unless told. */
  rulesKeptMs?: number
}

const parallel = 2

/** Watches until the signal. Throws Refused when the server will not have this machine (a wrong key), whenever it says so. */
export async function watchFor(options: WatchOptions): Promise<void> {
  const { url, key, home, environment, say, helloEveryMs = 60_000 } = options
  const over = new AbortController()
  const signal = AbortSignal.any([options.signal, over.signal])
  let refused: Refused | null = null
  const server = captureServer({
    url,
    key,
    signal,
    onAway: (why) =>
      say(
        why === null
          ? 'The server is there again.'
          : `The server is away (${why}); nothing is lost, and it is tried again.`,
      ),
  })
  const failed = (path: string, error: unknown): void => {
    if (signal.aborted) return
    if (!(error instanceof Refused)) return say(reasonOf(path, error))
    refused = error
    over.abort()
  }
  const orders = ordersOf(server, options.rulesKeptMs)
  // Sources that were not sent, and the rules by which they were not.
  const held = new Map<string, string>()
  const take = async (path: string) => {
    const rules = await orders.rules()
    // Undecided: it says nothing yet of where it works; it is asked again when it grows.
    if ((await judge(rules, path)) !== 'kept') return void held.set(path, JSON.stringify(rules))
    held.delete(path)
    await ship(server, path)
  }
  const machine = { id: await machineKey(home), name: hostname(), platform: platform() }
  const hello = async () => {
    const costs = await hookCosts(home)
    await server.register({ ...machine, processes: await orders.sweep(), ...(costs && { costs }) })
  }
  try {
    // Registered first: before it, the server does not know whose processes are asked for.
    await server.register(machine)
    await hello()
  } catch (error) {
    if (options.signal.aborted) return
    throw error
  }

  const own = [terminalFolder, mirrorFolder, telemetryFolder].map((folder) => join(home, folder))
  for (const folder of own) await mkdir(folder, { recursive: true, mode: 0o700 })
  const extra = options.extra.map((folder) => resolve(folder))
  const found = await discover(environment)
  const tail = await startTail({
    roots: [...found.flatMap((source) => source.roots), ...own, ...extra],
    wanted: (path) => isSource(path) || (isSessionFile(path) && extra.some((folder) => isUnder(path, folder))),
    inStore: isInStore,
    take,
    onError: failed,
  })
  const drain = await startDrain({
    home,
    keepsOut: orders.keepsOut,
    taken: async (path) => {
      const { known, cursor } = await server.cursor(path)
      return known ? cursor : null
    },
    take: (path) => take(path).catch((error: unknown) => failed(path, error)),
    onError: (message) => !signal.aborted && say(message),
  })
  const minutely = async (): Promise<void> => {
    await hello()
    for (const folder of [terminalFolder, telemetryFolder]) await removeTaken(join(home, folder), notTaken)
    // A rule that is gone, even one that was there for a moment, kept sources out that nobody writes to any more.
    const rules = JSON.stringify(await orders.rules())
    const others = [...held].filter(([, under]) => under !== rules).map(([path]) => path)
    for (const path of others) held.delete(path)
    await sendAll(others)
  }

  const notTaken = async (paths: string[]): Promise<string[]> => {
    const left: string[] = []
    for (const path of paths) if ((await server.cursor(path)).cursor < (await sourceFacts(path)).bytes) left.push(path)
    return left
  }

  const sources = async (): Promise<string[]> => {
    const ours = await Promise.all([...own, ...extra].map((folder) => walk(folder)))
    const theirs = await discover(environment)
    return [...ours.flatMap(({ files }) => files.map((file) => file.path)), ...theirs.flatMap((source) => source.paths)]
  }
  const sendAll = async (paths: string[]): Promise<void> => {
    const queue = paths[Symbol.iterator]()
    const next = async (): Promise<void> => {
      for (const path of queue) {
        if (signal.aborted) return
        await take(path).catch((error: unknown) => failed(path, error))
      }
    }
    await Promise.all(Array.from({ length: parallel }, next))
  }

  const paths = await sources()
  say(`Sending ${paths.length} sources of ${machine.name} to ${url.origin}, and what is written from now on.`)
  await sendAll(paths)
  if (!signal.aborted) say('All of it was sent; following.')
  let working: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    working = working.then(minutely).catch((error: unknown) => failed(url.href, error))
  }, helloEveryMs)
  await aborted(signal)
  clearInterval(timer)
  await Promise.all([tail.stop(), drain.stop(), working])
  if (refused) throw refused as Refused
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    signal.addEventListener('abort', () => done(), { once: true })
  })
}
