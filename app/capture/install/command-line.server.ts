// The very command line an agent runs: absolute paths, because an agent has its own PATH and folder.
import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

/** Agents whose hooks Logbook can install. */
export const hookAgents = ['claude', 'codex', 'gemini'] as const
export type HookAgent = (typeof hookAgents)[number]

const bundleName = 'logbook-hook.cjs'

/** Where the bundle lies that agents run. */
export const bundleOf = (home: string): string => join(home, 'bin', bundleName)

/** Whether a command is one of ours, of whatever data folder. */
export const isOurs = (command: unknown): boolean =>
  typeof command === 'string' ? command.includes(bundleName) : Array.isArray(command) && command.some(isOurs)

export function hookWords(node: string, home: string, agent: HookAgent): string[] {
  return [node, bundleOf(home), '--data', home, '--agent', agent]
}

/** As a shell line. */
export function hookCommand(node: string, home: string, agent: HookAgent): string {
  return hookWords(node, home, agent).map(quoted).join(' ')
}

/** The Node of this machine, when it is 20 or newer, as it is called in PATH (an upgrade keeps that path); else ours. */
export async function nodeForHooks(env: Record<string, string | undefined> = process.env): Promise<string> {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    // Those belong to the project, and go with it.
    if (folder === '' || /[\\/]node_modules[\\/]/.test(`${folder}/`)) continue
    const path = join(folder, name)
    if (await isFit(path)) return path
  }
  return process.execPath
}

async function isFit(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 5000 })
    return Number(/^v(\d+)\./.exec(stdout)?.[1] ?? 0) >= 20
  } catch {
    return false
  }
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./\\-]+$/.test(word) && !(process.platform !== 'win32' && word.includes('\\'))) return word
  return process.platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", `'\\''`)}'`
}
