// Plain Node 20, no dependencies. Installs the packages when they are missing or the lock file says something else.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { carriedNode, projectDir } from './carried-node.mjs'

const lockFile = join(projectDir, 'package-lock.json')
const modules = join(projectDir, 'node_modules')
const stampFile = join(modules, '.logbook-installed')
const npmsOwnStamp = join(modules, '.package-lock.json')

/** Brings node_modules in step with package-lock.json; throws when npm could not. */
export function ensureInstalled() {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  if (isInstalled(wanted)) return
  if (isLink(modules)) {
    throw new Error(
      `${modules} is a link: npm ci would empty what it points to. Nothing was changed. Remove the link and run this again.`,
    )
  }
  const begun = Date.now()
  console.log('Installing packages with npm ci (about a minute the first time) …')
  // Warnings about the person's Node are not about the carried one, which runs everything.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const { status, error } = runNpm(['ci', ...quiet, '--include=dev', '--include=optional'])
  if (status !== 0) {
    throw new Error(
      `npm ci failed${error ? `: ${error.message}` : ''}. Nothing was started. Its output is above; run it again when the cause is mended.`,
    )
  }
  writeFileSync(stampFile, wanted)
  console.log(`Installed in ${((Date.now() - begun) / 1000).toFixed(0)} s.`)
}

function isInstalled(wanted) {
  if (!carriedNode() || !existsSync(npmsOwnStamp)) return false
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8') === wanted
  // Somebody ran npm themselves: npm writes its own copy of the lock last.
  if (statSync(npmsOwnStamp).mtimeMs < statSync(lockFile).mtimeMs) return false
  writeFileSync(stampFile, wanted)
  return true
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

function runNpm(args) {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env
  const options = { cwd: projectDir, stdio: 'inherit' }
  if (npm?.endsWith('.js')) return spawnSync(node ?? process.execPath, [npm, ...args], options)
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}
