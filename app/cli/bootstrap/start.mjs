// Plain Node 20, no dependencies. What lies between a fresh clone and a running Logbook.
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { projectDir, runCarried } from './carried-node.mjs'
import { ensureInstalled } from './install.mjs'

/** Installs, builds, starts; resolves with the exit code. */
export async function start(flags) {
  const needsNoBuild = ['--help', '-h', '--dev'].some((flag) => flags.includes(flag))
  ensureInstalled()
  if (!needsNoBuild) await ensureBuilt({ force: flags.includes('--rebuild') })
  return runCarried([join(projectDir, 'app', 'cli', 'main.ts'), 'start', ...flags])
}
