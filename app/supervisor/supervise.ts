// Starts the parts in order (Postgres, migration, owner, engine, web, capture), keeps them running, stops them in the
// opposite order within five seconds. Whatever fails on the way, what was started is stopped again.
import { join } from 'node:path'
import { freePort } from '#db/embedded/port.server.ts'
import { migrateUp } from '#db/migrate.server.ts'
import { launchChild, type ChildPart } from './child.ts'
import { requireFitDatabase } from './database-rights.ts'
import type { Home } from './home.ts'
import { keepRunning, type Kept } from './keep-running.ts'
import type { Lock } from './lock.ts'
import { openLog } from './log-file.ts'
import {
  capturePart,
  enginePart,
  requireBuild,
  webPart,
  type AgentFolders,
  type Scripts,
  type Wiring,
} from './parts.ts'
import { keepPostgres } from './postgres.ts'
import type { Terminal } from './terminal.ts'

export interface SuperviseOptions {
  home: Home
  lock: Lock
  terminal: Terminal
  host: string
  port: number
  /** A Postgres and an engine of one's own replace the embedded parts. */
  databaseUrl?: string
  electricUrl?: string
  electricSecret?: string
  secret: string
  instance: string
  scripts: Scripts
  agentFolders: AgentFolders
  /** Makes the one person of local mode, once. */
  ensureOwner: (databaseUrl: string) => Promise<Wiring['owner']>
  onCaptureLine: (line: string) => void
}

export interface Supervised {
  databaseUrl: string
  /** Stops all parts; takes at most five seconds, whatever they do. */
  stop: () => Promise<void>
}

// Milliseconds a part may take to end before it is killed; together under five seconds.
const patience: Record<string, number> = { capture: 800, web: 1500, engine: 800, postgres: 1000 }

export async function supervise(options: SuperviseOptions): Promise<Supervised> {
  const { home, lock, terminal, scripts } = options
  requireBuild(scripts.web)
  const kept: Kept[] = []
  const pids: Record<string, number> = {}
  const hooks = (name: string) => ({
    onReady: (pid: number) => {
      const again = name in pids
      pids[name] = pid
      // Said when it can be looked up: whoever reads the line may ask for the process at once.
      void lock.tell({ parts: { ...pids } }).finally(() => {
        if (again) terminal.say(`The ${name} is back.`)
      })
    },
    onDown: (reason: string, pause: number) =>
      terminal.say(
        `The ${name} is down (${reason}; see ${join(home.logsDir, `${name}.log`)}). Starting it again in ${pause / 1000} s; nothing that was stored is lost.`,
      ),
  })
  const keep = async (part: ChildPart) => {
    const log = await openLog(home.logsDir, part.name)
    kept.push(
      await keepRunning({
        name: part.name,
        launch: (unwanted) => launchChild(part, log, unwanted),
        ...hooks(part.name),
      }),
    )
  }
  const stop = async () => {
    for (const part of kept.splice(0).toReversed()) await part.stop(patience[part.name] ?? 1000)
  }

  try {
    const { databaseUrl: ownPostgres, electricUrl: ownElectric } = options
    const databaseUrl = ownPostgres ?? (await terminal.step('Starting Postgres', embeddedPostgres))
    if (ownPostgres) await requireFitDatabase(ownPostgres)
    await terminal.step('Bringing the database up to date', () => migrateUp(databaseUrl))
    const wiring: Wiring = {
      databaseUrl,
      electricUrl: ownElectric ?? `http://127.0.0.1:${await freePort()}`,
      electricSecret: options.electricSecret ?? home.electricSecret,
      homeDir: home.dir,
      engineDir: home.engineDir,
      instance: options.instance,
      secret: options.secret,
      host: options.host,
      port: options.port,
      agentFolders: options.agentFolders,
      owner: await options.ensureOwner(databaseUrl),
    }
    if (!ownElectric) await terminal.step('Starting the shape engine', () => keep(enginePart(wiring, scripts.engine)))
    await terminal.step('Starting the web server', () => keep(webPart(wiring, scripts.web)))
    await keep(capturePart(wiring, scripts.capture, options.onCaptureLine))
    return { databaseUrl, stop }
  } catch (error) {
    await stop()
    throw error
  }

  async function embeddedPostgres(): Promise<string> {
    const { url, part } = await keepPostgres(home, hooks('postgres'))
    kept.push(part)
    return url
  }
}
