// Follows the agents of this machine for a server on another one: what the capture process does, with a server where that has a
// database. Transcripts, hook events and terminal recordings go the same way.
import { mkdir } from 'node:fs/promises'
import { hostname, platform } from 'node:os'
import { join, resolve } from 'node:path'
import { discover, isInStore, isSource } from '#app/importer/discover.server.ts'
import { isUnder } from '#app/importer/ignore.server.ts'
import { machineKey } from '#app/importer/machine.server.ts'
import { sourceFacts } from '#app/importer/read/source.server.ts'
import { isSessionFile, reasonOf, walk } from '#app/importer/walk.server.ts'
import { mirrorFolder } from '../sdk/transcript-store.ts'
import { startDrain } from '../spool/drain.server.ts'
import { startTail } from '../tail.server.ts'
import { terminalFolder } from '../terminal/records.ts'
import { removeTaken } from '../terminal/remove-taken.server.ts'
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
}

const helloEveryMs = 60_000
const parallel = 2

/** Watches until the signal. Throws Refused when the server will not have this machine (a wrong key), whenever it says so. */
export async function watchFor(options: WatchOptions): Promise<void> {
  const { url, key, home, environment, say } = options
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
  const take = (path: string) => ship(server, path)
  const machine = { id: await machineKey(home), name: hostname(), platform: platform() }
  const hello = () => server.register(machine)
  try {
    await hello()
  } catch (error) {
    if (options.signal.aborted) return
    throw error
  }

  const [terminals, mirrored] = [join(home, terminalFolder), join(home, mirrorFolder)]
  for (const folder of [terminals, mirrored]) await mkdir(folder, { recursive: true, mode: 0o700 })
  const extra = options.extra.map((folder) => resolve(folder))
  const found = await discover(environment)
  const tail = await startTail({
    roots: [...found.flatMap((source) => source.roots), terminals, mirrored, ...extra],
    wanted: (path) => isSource(path) || (isSessionFile(path) && extra.some((folder) => isUnder(path, folder))),
    inStore: isInStore,
    take,
    onError: failed,
  })
  const drain = await startDrain({
    home,
    taken: async (path) => {
      const { known, cursor } = await server.cursor(path)
      return known ? cursor : null
    },
    take: (path) => take(path).catch((error: unknown) => failed(path, error)),
    onError: (message) => !signal.aborted && say(message),
  })
  const timer = setInterval(() => {
    hello().catch((error: unknown) => failed(url.href, error))
    removeTaken(terminals, (paths) => notTaken(paths)).catch((error: unknown) => failed(terminals, error))
  }, helloEveryMs)

  const notTaken = async (paths: string[]): Promise<string[]> => {
    const left: string[] = []
    for (const path of paths) if ((await server.cursor(path)).cursor < (await sourceFacts(path)).bytes) left.push(path)
    return left
  }

  const ours = await Promise.all([terminals, mirrored, ...extra].map((folder) => walk(folder)))
  const paths = [
    ...ours.flatMap(({ files }) => files.map((file) => file.path)),
    ...found.flatMap((source) => source.paths),
  ]
  say(`Sending ${paths.length} sources of ${machine.name} to ${url.origin}, and what is written from now on.`)
  const queue = paths[Symbol.iterator]()
  const catchUp = async (): Promise<void> => {
    for (const path of queue) {
      if (signal.aborted) return
      await take(path).catch((error: unknown) => failed(path, error))
    }
  }
  await Promise.all(Array.from({ length: parallel }, catchUp))
  if (!signal.aborted) say('All of it was sent; following.')
  await aborted(signal)
  clearInterval(timer)
  await Promise.all([tail.stop(), drain.stop()])
  if (refused) throw refused as Refused
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    signal.addEventListener('abort', () => done(), { once: true })
  })
}
