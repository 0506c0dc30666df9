// The running program for browser tests: the real supervisor on a data folder of its own, with empty agent folders beside it.
// `separateEngine` runs the shape engine outside the supervisor, so that a test can stop and start it. E2E_ELECTRIC names a program to be
// that engine in every stack: Electric itself, which takes DATABASE_URL, ELECTRIC_PORT, ELECTRIC_SECRET and ELECTRIC_STORAGE_DIR.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { readRunning } from '../app/supervisor/lock.ts'
import { active } from '../electric/conformance/reader.ts'
import type { Actor } from '../db/transact.server.ts'

export type Stack = {
  address: string
  /** The one-time link that the terminal printed. */
  entry: string
  databaseUrl: string
  /** Where the engine is with `separateEngine`. */
  engineUrl: string
  sql: Sql
  owner: Actor
  home: string
  claudeDir: string
  codexDir: string
  /** Process ids by part, as the supervisor knows them now. */
  parts: () => Promise<Record<string, number>>
  supervisor: ChildProcess
  stopEngine: () => Promise<void>
  startEngine: () => Promise<void>
  stop: () => Promise<void>
}

const node = join(import.meta.dirname, '..', 'node_modules', '.bin', 'node')
const root = join(import.meta.dirname, '..')
const secret = 'a-secret-between-web-and-engine'
/** The program that is the engine instead of ours; undefined = ours. */
export const otherEngine = process.env.E2E_ELECTRIC || undefined

/** Starts everything and waits until the address is printed; `before` may put session files in place first. */
export async function startStack(
  options: {
    separateEngine?: boolean
    args?: string[]
    /** More settings; `front` may still add to them. */
    env?: Record<string, string>
    /** Puts something between: gets the web server's port, answers the address that people are to use. */
    front?: (port: number) => Promise<string>
    before?: (dirs: { claudeDir: string; codexDir: string }) => Promise<void>
  } = {},
): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'logbook-e2e-'))
  // Postgres may run under another account, which must be able to pass through.
  await chmod(folder, 0o755)
  const [home, claudeDir, codexDir] = [join(folder, 'home'), join(folder, 'claude'), join(folder, 'codex')]
  await mkdir(join(claudeDir, 'projects'), { recursive: true })
  await mkdir(join(codexDir, 'sessions'), { recursive: true })
  await options.before?.({ claudeDir, codexDir })
  const [port, enginePort] = [await freePort(), await freePort()]
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // Some libraries behave otherwise there; what is examined must be the same everywhere.
    CI: 'true',
    CLAUDE_CONFIG_DIR: claudeDir,
    CODEX_HOME: codexDir,
    GEMINI_CLI_HOME: folder,
    XDG_DATA_HOME: folder,
    LOGBOOK_HOME: home,
  }
  for (const name of ['DATABASE_URL', 'ELECTRIC_URL', 'NODE_OPTIONS']) delete env[name]
  const engineUrl = `http://127.0.0.1:${enginePort}`
  const apart = options.separateEngine || otherEngine !== undefined
  if (apart) Object.assign(env, { ELECTRIC_URL: engineUrl, ELECTRIC_SECRET: secret })
  if (options.front) env.LOGBOOK_URL = await options.front(port)
  Object.assign(env, options.env)
  const args = [
    '--disable-warning=ExperimentalWarning',
    'app/cli/main.ts',
    'start',
    '--no-open',
    '--port',
    String(port),
  ]
  const supervisor = spawn(node, [...args, ...(options.args ?? [])], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const entry = await printed(supervisor, /http:\/\/\S+\/enter\?key=\S+/)
  const running = await readRunning(home)
  if (!running?.databaseUrl) throw new Error('The running instance does not say where its database is.')
  const databaseUrl = running.databaseUrl
  const sql = postgres(databaseUrl, { max: 4, onnotice: () => {} })
  const [owner] = await sql<Actor[]>`
    select user_id as "userId", organization_id as "spaceId", role from auth_members where role = 'owner' limit 1`
  if (!owner) throw new Error('There is no owner after the first start.')
  let engine: ChildProcess | undefined

  const stopEngine = async () => {
    const ending = engine
    engine = undefined
    if (ending) await ended(ending, 'SIGKILL')
  }
  const startEngine = async () => {
    const ours = [node, '--disable-warning=ExperimentalWarning', 'electric/engine/main.ts'] as const
    const [program, ...given] = otherEngine === undefined ? ours : [otherEngine]
    engine = spawn(program, given, {
      cwd: root,
      env: {
        ...env,
        DATABASE_URL: databaseUrl,
        ELECTRIC_PORT: String(enginePort),
        ELECTRIC_STORAGE_DIR: join(folder, 'engine'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // What another one prints is its own affair; a full pipe would stop it all the same.
    if (otherEngine === undefined) return void (await printed(engine, /"listening"/))
    engine.stdout?.resume()
    engine.stderr?.resume()
    await active(engineUrl, 90_000)
  }
  const stop = async () => {
    await sql.end({ timeout: 1 })
    await stopEngine()
    await ended(supervisor, 'SIGTERM')
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    if (apart) await startEngine()
  } catch (error) {
    await stop()
    throw error
  }

  return {
    address: new URL(entry).origin,
    entry,
    databaseUrl,
    engineUrl,
    sql,
    owner,
    home,
    claudeDir,
    codexDir,
    parts: async () => (await readRunning(home))?.parts ?? {},
    supervisor,
    stopEngine,
    startEngine,
    stop,
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

function printed(child: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const take = (chunk: Buffer) => {
      text += chunk.toString()
      const found = wanted.exec(text)
      if (found) resolve(found[0])
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('exit', (code) => reject(new Error(`It ended with ${code} before it was ready:\n${text}`)))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('No port could be had.')
  return address.port
}
