// Plain Node 20, no dependencies. The Node that npm carries for us, and how to hand over to it.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectDir = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))

/** Path of the carried Node, or undefined before the first install. */
export function carriedNode() {
  const { platform, arch } = process
  const system = platform === 'win32' ? 'win' : platform
  const names = [`node-${system}-${arch}`, `node-bin-${system}-${arch}`]
  return names
    .map((name) => join(projectDir, 'node_modules', name, 'bin', platform === 'win32' ? 'node.exe' : 'node'))
    .find((path) => existsSync(path))
}

/** The carried Node, or the present one on a platform it does not exist for, when that can run TypeScript. */
export function nodeForUs() {
  const carried = carriedNode()
  if (carried) return carried
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  throw new Error(
    'The carried Node is not installed. Run npm ci (with optional dependencies), or use Node 22.18 or newer.',
  )
}

/**
 * Runs arguments on the carried Node and resolves with the exit code. The terminal's Ctrl-C reaches the child by itself;
 * other signals are passed on. The channel tells the child when this process is killed.
 */
export function runCarried(args, env = {}) {
  const child = spawn(nodeForUs(), ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  endWithNpm(child)
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })
}

// npm killed by kill -9 tells nobody, but then it is no longer the parent of our shell (or ours, where the shell stepped
// aside).
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const before = ancestors()
  const timer = setInterval(() => ancestors() === before || child.kill('SIGTERM'), 1000)
  timer.unref()
}

function ancestors() {
  const { ppid } = process
  try {
    const stat = readFileSync(`/proc/${ppid}/stat`, 'utf8')
    return `${ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`
  } catch {
    return `${ppid}`
  }
}
