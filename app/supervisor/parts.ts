// The parts that are child processes: what each is called with, and how it shows that it is ready.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { engineProgram, engineSource, startedFrom } from '#electric/engine/program.ts'
import type { Actor } from '#db/transact.server.ts'
import { answers, type ChildPart } from './child.ts'

/** Facts that every part needs, gathered while starting. */
export interface Wiring {
  databaseUrl: string
  electricUrl: string
  electricSecret: string
  homeDir: string
  engineDir: string
  instance: string
  secret: string
  host: string
  port: number
  owner: Actor
  agentFolders: AgentFolders
}

/** Where the agents keep their sessions. */
export interface AgentFolders {
  CLAUDE_CONFIG_DIR: string
  CODEX_HOME: string
  GEMINI_CLI_HOME: string
  XDG_DATA_HOME: string
}

/** Script of each part, with Node's flags before and its arguments behind. */
export interface Scripts {
  engine: string[]
  web: string[]
  capture: string[]
}

export const projectDir = join(import.meta.dirname, '..', '..')

export const scripts: Scripts = {
  engine: engineProgram(),
  web: [join(projectDir, '.output/server/index.mjs')],
  capture: [join(projectDir, 'app/capture/main.ts')],
}

/** What `npm run dev` runs: nothing that was built. Vite builds each module of the web part when it is asked for. */
export function fromSources(host: string, port: number): Scripts {
  const vite = join(projectDir, 'node_modules/vite/bin/vite.js')
  const web = [vite, 'dev', projectDir, '--host', host, '--port', String(port), '--strictPort']
  return { ...scripts, web, engine: startedFrom(engineSource) }
}

/** The embedded shape engine; ready when its slot streams. */
export function enginePart(wiring: Wiring, script: string[]): ChildPart {
  return {
    name: 'engine',
    args: script,
    env: {
      DATABASE_URL: wiring.databaseUrl,
      ELECTRIC_PORT: new URL(wiring.electricUrl).port,
      ELECTRIC_SECRET: wiring.electricSecret,
      ELECTRIC_STORAGE_DIR: wiring.engineDir,
    },
    ready: () => isActive(`${wiring.electricUrl}/v1/health`),
  }
}

/** The built web server. Any answer will do: it also serves, and says so, while the engine is away. */
export function webPart(wiring: Wiring, script: string[]): ChildPart {
  const local = wiring.host === '0.0.0.0' || wiring.host === '::' ? '127.0.0.1' : wiring.host
  return {
    name: 'web',
    args: script,
    env: {
      ...shared(wiring),
      // Vite decides for itself.
      ...(script === scripts.web && { NODE_ENV: 'production' }),
      // With either of them set, the library under the web server ignores SIGTERM and would never stop.
      CI: '',
      TEST: '',
      PORT: String(wiring.port),
      NITRO_PORT: String(wiring.port),
      HOST: wiring.host,
      NITRO_HOST: wiring.host,
      ELECTRIC_URL: wiring.electricUrl,
      ELECTRIC_SECRET: wiring.electricSecret,
    },
    ready: () => answers(`http://${local}:${wiring.port}/api/health`),
  }
}

/** Discovery, first import and tail; nothing waits for it. */
export function capturePart(wiring: Wiring, script: string[], onLine: (line: string) => void): ChildPart {
  return {
    name: 'capture',
    args: script,
    env: {
      ...shared(wiring),
      ...wiring.agentFolders,
      LOGBOOK_SPACE_ID: wiring.owner.spaceId,
      LOGBOOK_USER_ID: wiring.owner.userId,
    },
    onLine,
  }
}

/** Throws when the web server was never built. */
export function requireBuild([script = '']: string[]): void {
  if (existsSync(script)) return
  throw new Error('The web server is not built. Nothing was started. Run npm start, which builds it, or npm run build.')
}

function shared(wiring: Wiring): Record<string, string> {
  return {
    DATABASE_URL: wiring.databaseUrl,
    LOGBOOK_HOME: wiring.homeDir,
    LOGBOOK_INSTANCE: wiring.instance,
    LOGBOOK_SECRET: wiring.secret,
  }
}

async function isActive(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
  const { status } = (await response.json()) as { status?: string }
  return status === 'active'
}
