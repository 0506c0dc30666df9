// Plain Node 20, no dependencies. What lies between a fresh clone and a running Logbook.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { carriedNode, projectDir, runCarried } from './carried-node.mjs'
import { ensureInstalled } from './install.mjs'

/** Installs, builds, starts; resolves with the exit code. */
export async function start(flags) {
  // Nothing is exchanged under a Logbook that runs: the command itself says where that one is.
  if (!(carriedNode() && seemsToRun(flags))) {
    ensureInstalled()
    const needsNoBuild = ['--help', '-h', '--dev'].some((flag) => flags.includes(flag))
    if (!needsNoBuild) await ensureBuilt({ force: flags.includes('--rebuild') })
  }
  return runCarried([join(projectDir, 'app', 'cli', 'main.ts'), 'start', ...flags])
}

function seemsToRun(flags) {
  const index = flags.findIndex((flag) => flag === '--data' || flag.startsWith('--data='))
  const given = flags[index]?.split('=')[1] ?? flags[index + 1]
  const folder = (index >= 0 && given) || process.env.LOGBOOK_HOME || join(homedir(), '.logbook')
  try {
    return process.kill(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')).pid, 0)
  } catch {
    return false
  }
}
