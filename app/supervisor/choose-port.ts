// Which port the web server gets: the one asked for, else the one of last time, else the default; when taken, the next free.
import { setTimeout as delay } from 'node:timers/promises'
import { listenOnce } from '#db/embedded/port.server.ts'

const defaultPort = 4747
const furthest = 100
const endingTakes = 4000

/**
 * The chosen port, and the one that was wanted when that was taken.
 * `tookOver`: the supervisor before was killed, and its web server gets a few seconds to leave the port.
 */
export async function choosePort(options: {
  host: string
  asked?: number
  remembered?: number
  tookOver?: boolean
}): Promise<{ port: number; taken?: number }> {
  const wanted = options.asked ?? options.remembered ?? defaultPort
  const giveUp = Date.now() + (options.tookOver ? endingTakes : 0)
  while (Date.now() < giveUp && (await listenOnce(wanted, options.host)) === undefined) await delay(50)
  for (let port = wanted; port < wanted + furthest && port <= 65535; port++) {
    if ((await listenOnce(port, options.host)) !== undefined)
      return port === wanted ? { port } : { port, taken: wanted }
  }
  throw new Error(
    `Ports ${wanted} to ${wanted + furthest - 1} are all taken on ${options.host}. Nothing was started. Choose another with --port.`,
  )
}
