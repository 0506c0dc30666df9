// Where agents of this person keep their sessions on this machine.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { walk } from './walk.server.ts'
import type { FoundFile } from './walk.server.ts'

export interface Discovered {
  agent: 'claude' | 'codex'
  /** Folders that are looked at, whether they exist or not: the tail watches for them. */
  roots: string[]
  files: number
  bytes: number
  /** When the oldest session was last written; agents delete their files after some weeks. */
  oldest: Date | null
  /** Newest first. */
  paths: string[]
}

type Environment = Record<string, string | undefined>

/** Finds sessions of Claude Code (`CLAUDE_CONFIG_DIR`, else ~/.claude) and Codex (`CODEX_HOME`, else ~/.codex). */
export async function discover(env: Environment): Promise<Discovered[]> {
  const found: Discovered[] = []
  for (const { agent, roots } of sourceRoots(env)) {
    const files: FoundFile[] = []
    for (const root of roots) files.push(...(await walk(root)).files.filter((file) => isSource(file.path)))
    files.sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime())
    found.push({
      agent,
      roots,
      files: files.length,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      oldest: files.at(-1)?.modifiedAt ?? null,
      paths: files.map((file) => file.path),
    })
  }
  return found
}

/** Whether a file below these folders is a session: Codex alone had `.json` ones, named rollout-…; other JSON is bookkeeping. */
export function isSource(path: string): boolean {
  return /\.jsonl(\.zst)?$|[\\/]rollout-[^\\/]*\.json$/.test(path)
}

/** The folders of each agent. CLAUDE_CONFIG_DIR may name several, separated by commas. */
export function sourceRoots(env: Environment): Array<{ agent: Discovered['agent']; roots: string[] }> {
  const home = env['HOME'] ?? homedir()
  const claude = (env['CLAUDE_CONFIG_DIR'] ?? '').split(',').filter((part) => part.trim() !== '')
  const codex = env['CODEX_HOME'] ?? join(home, '.codex')
  return [
    {
      agent: 'claude',
      roots: (claude.length > 0 ? claude : [join(home, '.claude')]).map((folder) => join(folder.trim(), 'projects')),
    },
    { agent: 'codex', roots: [join(codex, 'sessions'), join(codex, 'archived_sessions')] },
  ]
}
