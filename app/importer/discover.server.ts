// Where agents of this person keep their sessions on this machine.
import { open } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { partsOf } from './opencode/store.ts'
import { walk } from './walk.server.ts'
import type { FoundFile } from './walk.server.ts'

export interface Discovered {
  agent: 'claude' | 'codex' | 'gemini' | 'opencode'
  /** Folders that are looked at, whether they exist or not: the tail watches for them. */
  roots: string[]
  files: number
  bytes: number
  /** When the oldest session began: by its first time stamp, else by when it was last written. */
  oldest: Date | null
  /** Newest first. */
  paths: string[]
}

type Environment = Record<string, string | undefined>

/** Finds sessions of Claude Code (`CLAUDE_CONFIG_DIR`, else ~/.claude), Codex (`CODEX_HOME`, else ~/.codex), Gemini CLI (`GEMINI_CLI_HOME`, else ~) and OpenCode (`XDG_DATA_HOME`, else ~/.local/share). */
export async function discover(env: Environment): Promise<Discovered[]> {
  const found: Discovered[] = []
  for (const { agent, roots } of sourceRoots(env)) {
    const files: FoundFile[] = []
    for (const root of roots) files.push(...(await walk(root)).files.filter((file) => isSource(file.path)))
    files.sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime())
    found.push({
      agent,
      roots,
      files: files.filter((file) => !isBeside(file.path)).length,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      oldest: await oldestOf(files),
      paths: files.map((file) => file.path),
    })
  }
  return found
}

const headBytes = 16 * 1024
const atOnce = 16

// A copied or restored file is new on disk and old in its content, so the content is asked.
async function oldestOf(files: FoundFile[]): Promise<Date | null> {
  let oldest: Date | null = null
  for (let at = 0; at < files.length; at += atOnce)
    for (const began of await Promise.all(files.slice(at, at + atOnce).map(beginningOf)))
      if (!oldest || began < oldest) oldest = began
  return oldest
}

async function beginningOf({ path, modifiedAt }: FoundFile): Promise<Date> {
  const file = await open(path).catch(() => null)
  if (!file) return modifiedAt
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    const stamp = /"timestamp"\s*:\s*"(\d{4}-\d\d-\d\dT[^"]{5,30})"/.exec(buffer.toString('utf8', 0, bytesRead))?.[1]
    const began = stamp === undefined ? Number.NaN : Date.parse(stamp)
    return Number.isNaN(began) ? modifiedAt : new Date(began)
  } catch {
    return modifiedAt
  } finally {
    await file.close()
  }
}

// What says something of sessions and is none itself.
const isBeside = (path: string) =>
  /[\\/](history\.jsonl|session_index\.jsonl|agent-[^\\/]*\.meta\.json|(todos|tasks)[\\/].*)$/.test(path)

/** Whether a file below these folders is a session: by the names that agents give theirs; other JSON is bookkeeping. */
export function isSource(path: string): boolean {
  if (partsOf(path)) return true
  return /\.jsonl(\.zst)?$|[\\/](rollout-[^\\/]*|session-[^\\/]*|checkpoint-[^\\/]*|logs|agent-[^\\/]*\.meta|(checkpoints|todos)[\\/][^\\/]*|tasks[\\/][^\\/]*[\\/]\d+)\.json$/.test(
    path,
  )
}

/** Whether a file belongs to a store of OpenCode: a change of it says that the store has to be looked at. */
export function isInStore(path: string): boolean {
  return /[\\/]opencode\.db(-wal)?$|[\\/]storage[\\/](session|todo)[\\/]/.test(path)
}

/** The folders of each agent. CLAUDE_CONFIG_DIR may name several, separated by commas. */
export function sourceRoots(env: Environment): Array<{ agent: Discovered['agent']; roots: string[] }> {
  const home = env['HOME'] ?? homedir()
  const claude = (env['CLAUDE_CONFIG_DIR'] ?? '').split(',').filter((part) => part.trim() !== '')
  const opencode = join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'opencode')
  const codex = env['CODEX_HOME'] ?? join(home, '.codex')
  return [
    {
      agent: 'claude',
      roots: (claude.length > 0 ? claude : [join(home, '.claude')]).flatMap((folder) =>
        ['projects', 'history.jsonl', 'todos', 'tasks'].map((name) => join(folder.trim(), name)),
      ),
    },
    {
      agent: 'codex',
      roots: ['sessions', 'archived_sessions', 'history.jsonl', 'session_index.jsonl'].map((name) => join(codex, name)),
    },
    { agent: 'gemini', roots: [join(env['GEMINI_CLI_HOME'] ?? home, '.gemini', 'tmp')] },
    { agent: 'opencode', roots: [join(opencode, 'opencode.db'), join(opencode, 'storage')] },
  ]
}
