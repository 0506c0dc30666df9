// The files of settings that hooks are registered in, of the agents that are on this machine.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { hookAgents } from './command-line.server.ts'
import type { HookAgent } from './command-line.server.ts'

export interface Target {
  agent: HookAgent
  file: string
}

export interface Wish {
  /** All that are found when none is named. */
  agents?: HookAgent[] | undefined
  /** A project's shared settings of Claude Code, or the ones that stay on this machine, instead of the person's own. */
  project?: string | undefined
  local?: string | undefined
}

type Environment = Record<string, string | undefined>

/** The files a wish is about. Claude Code counts as there even before its first start. */
export function targetsOf(wish: Wish, env: Environment = process.env): Target[] {
  if (wish.project !== undefined)
    return [{ agent: 'claude', file: join(resolve(wish.project), '.claude', 'settings.json') }]
  if (wish.local !== undefined)
    return [{ agent: 'claude', file: join(resolve(wish.local), '.claude', 'settings.local.json') }]
  const folders = foldersOf(env)
  return (
    wish.agents ?? hookAgents.filter((agent) => agent === 'claude' || folders[agent].some((one) => existsSync(one)))
  ).flatMap((agent) => folders[agent].map((folder) => ({ agent, file: join(folder, fileOf[agent]) })))
}

const fileOf: Record<HookAgent, string> = { claude: 'settings.json', codex: 'config.toml', gemini: 'settings.json' }

// CLAUDE_CONFIG_DIR may name several, separated by commas; ~ is read here, because a file of settings knows no shell.
function foldersOf(env: Environment): Record<HookAgent, string[]> {
  const home = env['HOME'] || homedir()
  const plain = (path: string) => resolve(path.trim().replace(/^~(?=$|[\\/])/, home))
  const claude = (env['CLAUDE_CONFIG_DIR'] ?? '').split(',').filter((part) => part.trim() !== '')
  return {
    claude: (claude.length > 0 ? claude : [join(home, '.claude')]).map(plain),
    codex: [plain(env['CODEX_HOME'] || join(home, '.codex'))],
    gemini: [join(home, '.gemini')],
  }
}
