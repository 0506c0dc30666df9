// A private Postgres from npm binaries, for when DATABASE_URL is not set. Its folder survives anything: an interrupted
// set-up is begun again, an orphan is ended, a taken port is exchanged. Loopback only, password in a 0600 file.
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { postgresAccount, type Account } from './embedded/account.server.ts'
import { postgresBinaries, type PostgresBinaries } from './embedded/binaries.server.ts'
import { endOrphan, endPostgres } from './embedded/orphan.server.ts'
import { freePort } from './embedded/port.server.ts'
import { runDetached } from './embedded/process.server.ts'

export interface EmbeddedOptions {
  /** Folder for the cluster, its password and its port; made when absent. */
  dataDir: string
  /** Fixed port; otherwise the one used last time, else any free one. */
  port?: number
  /** Name of the database that `url` points to; made when absent. */
  database?: string
  /** Server settings added to ours, e.g. `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>
  /** Each line the server or initdb writes. */
  onLog?: (line: string) => void
}

export interface EmbeddedPostgres {
  /** Superuser address of the database. */
  url: string
  port: number
  pid: number
  /** Resolves when the server is gone, wanted or not. */
  exited: Promise<void>
  /** Fast shutdown, the hard way after `patience` milliseconds (4000); everything committed is kept either way. */
  stop: (patience?: number) => Promise<void>
}

const settings = {
  wal_level: 'logical',
  max_wal_senders: '16',
  max_replication_slots: '16',
  max_slot_wal_keep_size: '2GB',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_line_prefix: '%m [%p] ',
  // Statements and details of errors hold values of rows, and the log is no place for those.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/**
 * Starts Postgres on `dataDir` and returns when it takes connections.
 * The caller holds a lock on the folder: two callers at once would end each other's server.
 * Throws an error that carries the last lines of the server's log when it cannot start.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  const cluster = join(dataDir, 'cluster')
  // An account other than root must pass through; the password and the cluster inside are closed by themselves.
  await mkdir(dataDir, { recursive: true, mode: 0o711 })
  const binaries = await postgresBinaries()
  const account = await postgresAccount({ cluster, program: binaries.postgres })
  const password = await keptPassword(dataDir)
  if (await stat(join(cluster, 'PG_VERSION')).catch(() => undefined)) await endOrphan(cluster)
  else await initialise({ dataDir, cluster, binaries, account, password, onLog: options.onLog })

  const server = await launch({ ...options, dataDir, cluster, binaries, account })
  const address = (database: string) => `postgresql://logbook:${password}@127.0.0.1:${server.port}/${database}`
  const database = options.database ?? 'logbook'
  await ensureDatabase(address('postgres'), database).catch(async (error) => {
    await server.stop()
    throw error
  })
  return { url: address(database), ...server }
}

/** The address of a cluster that another process has started on this folder, or undefined when there is none. */
export async function embeddedUrl(dataDir: string, database = 'logbook'): Promise<string | undefined> {
  const read = (name: string) => readFile(join(dataDir, name), 'utf8').then((text) => text.trim())
  try {
    const [password, pidFile] = [await read('password'), (await read('cluster/postmaster.pid')).split('\n')]
    return pidFile[3] && `postgresql://logbook:${password}@127.0.0.1:${pidFile[3].trim()}/${database}`
  } catch {
    return undefined
  }
}

interface Place {
  dataDir: string
  cluster: string
  binaries: PostgresBinaries
  account: Account
  onLog?: (line: string) => void
}

async function keptPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'password')
  // wx: of two first starts, the one that wrote the file wins.
  await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(() => {})
  return (await readFile(file, 'utf8')).trim()
}

// The cluster gets its final name only when initdb has finished, so that an interrupted one is never taken for whole.
async function initialise(place: Place & { password: string }): Promise<void> {
  const unfinished = join(place.dataDir, 'cluster.unfinished')
  const passwordFile = join(place.dataDir, 'password.initdb')
  if (await stat(place.cluster).catch(() => undefined)) {
    throw cannotStart(`${place.cluster} has no file PG_VERSION, so it is damaged`, place.dataDir, [])
  }
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  await writeFile(passwordFile, place.password, { mode: 0o600 })
  await place.account.own(unfinished)
  await place.account.own(passwordFile)
  const child = runDetached(place, place.binaries.initdb, [
    `--pgdata=${unfinished}`,
    `--pwfile=${passwordFile}`,
    '--username=logbook',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ])
  try {
    if ((await child.exitCode) !== 0) throw cannotStart('initdb failed', place.dataDir, child.lastLines)
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(unfinished, place.cluster)
}

async function launch(options: EmbeddedOptions & Place): Promise<Omit<EmbeddedPostgres, 'url'>> {
  const portFile = join(options.dataDir, 'port')
  let remembered = options.port ?? Number(await readFile(portFile, 'utf8').catch(() => '0'))
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort(remembered))
    const flags = Object.entries({ ...settings, ...options.settings }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ])
    const child = runDetached(options, options.binaries.postgres, ['-D', options.cluster, '-p', String(port), ...flags])
    const { pid } = child.process
    if ((await child.saysReady) && pid) {
      await writeFile(portFile, String(port))
      let gone = false
      const exited = child.exitCode.then(() => {
        gone = true
      })
      const stop = async (patience?: number) => {
        if (!gone) await endPostgres(pid, patience)
        await exited
      }
      return { port, pid, exited, stop }
    }
    const log = child.lastLines.join('\n')
    const portTaken = /could not bind|Address already in use/i.test(log)
    // Backends of a killed postmaster need a moment to notice; until then the memory block is theirs.
    const stillEnding = /shared memory block|is still in use|lock file/i.test(log)
    if (attempt >= 20 || !(stillEnding || (portTaken && !options.port))) {
      throw cannotStart('the server ended at once', options.dataDir, child.lastLines)
    }
    if (portTaken) remembered = 0
    else await delay(250)
  }
}

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`
    if (!found) await sql`create database ${sql(name)}`
  } finally {
    await sql.end()
  }
}

function cannotStart(what: string, dataDir: string, lines: string[]): Error {
  const quoted = lines.length === 0 ? '' : ` Its last words were:\n${lines.map((line) => `  ${line}`).join('\n')}`
  return new Error(
    `The embedded Postgres cannot start in ${dataDir}: ${what}. The folder was left as it is. ` +
      `Restore it from a copy, or start on another folder (--data DIR).${quoted}`,
  )
}
