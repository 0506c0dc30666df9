// Starting Postgres programs, and ending the server when whoever started it is gone.
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Account } from './account.server.ts'

/**
 * Starts a program under the account, to end no later than this process. Keeps its last 20 lines and notices when a
 * server says it is ready.
 */
export function runDetached(
  place: { account: Account; dataDir: string; onLog?: (line: string) => void },
  program: string,
  args: string[],
) {
  const [command, commandArgs] = place.account.wrap(program, args)
  const child = spawn(command, commandArgs, {
    ...place.account.ids,
    cwd: place.dataDir,
    env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A Ctrl-C in the terminal must reach the supervisor only, which ends the parts in order.
    detached: true,
  })
  const watcher = child.pid ? watchOver(child.pid) : undefined
  const lastLines: string[] = []
  const exitCode = new Promise<number | null>((done) => {
    const end = (code: number | null) => {
      watcher?.kill('SIGKILL')
      done(code)
    }
    child.once('error', (error) => {
      lastLines.push(String(error))
      end(null)
    })
    child.once('close', end)
  })
  const saysReady = new Promise<boolean>((done) => {
    const read = (line: string) => {
      lastLines.push(line)
      if (lastLines.length > 20) lastLines.shift()
      place.onLog?.(line)
      if (line.includes('ready to accept connections')) done(true)
    }
    for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', read)
    void exitCode.then(() => done(false))
  })
  return { process: child, lastLines, exitCode, saysReady }
}

// Ends Postgres when this process is gone without having said so: the shell's input closes with us, even by kill -9.
function watchOver(pid: number): ChildProcess {
  const script = `cat >/dev/null 2>&1; kill -INT ${pid} 2>/dev/null`
  const watcher = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  // Without a shell (Windows) the next start ends the orphan instead.
  watcher.on('error', () => {})
  watcher.unref()
  return watcher
}
