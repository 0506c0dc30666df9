// One child process of the supervisor. It runs on the carried Node, in a process group of its own (a Ctrl-C reaches the
// supervisor only), and ends when the pipe at its stdin closes, so that nothing outlives a killed supervisor.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { Living } from './keep-running.ts'
import type { LogFile } from './log-file.ts'

export interface ChildPart {
  name: string
  /** Arguments of Node: flags, the script, its arguments. */
  args: string[]
  env: Record<string, string>
  /** Answers true once the part does its work; absent when there is nothing to wait for. */
  ready?: () => Promise<boolean>
  /** Each line of stdout, besides the log. */
  onLine?: (line: string) => void
}

const longestStart = 60_000
const endWithParent = new URL('end-with-parent.mjs', import.meta.url).href

/** Starts the part and waits until it is ready. Rejects with its last words when it ends before, or is not ready in a minute. */
export async function launchChild(part: ChildPart, log: LogFile, unwanted: AbortSignal): Promise<Living> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', endWithParent, ...part.args],
    {
      env: { ...process.env, ...part.env, LOGBOOK_PARENT_PIPE: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
    },
  )
  // The pipe breaks when the child dies first; its end is told by "exit".
  child.stdin.on('error', () => {})
  const lastWords: string[] = []
  const keep = (line: string) => {
    log.write(line)
    lastWords.push(line)
    if (lastWords.length > 16) lastWords.shift()
  }
  createInterface(child.stdout).on('line', (line) => {
    keep(line)
    part.onLine?.(line)
  })
  createInterface(child.stderr).on('line', keep)

  let gone = false
  const exited = new Promise<void>((done) => {
    const end = (why: string) => {
      gone = true
      log.write(`--- ${part.name} ended: ${why} ---`)
      done()
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code, signal) => end(signal ?? `code ${code}`))
  })
  const stop = async (patience: number) => {
    if (gone) return
    child.stdin.end()
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), patience)
    await exited
    clearTimeout(timer)
  }

  const giveUp = Date.now() + longestStart
  while (part.ready && !(await part.ready().catch(() => false))) {
    const why = gone ? 'ended while it was starting' : Date.now() > giveUp ? 'was not ready within a minute' : undefined
    if (why || unwanted.aborted) {
      await stop(500)
      throw new Error(`The ${part.name} ${why ?? 'was stopped'}.${quote(lastWords)}\n  The log is ${log.path}.`)
    }
    await Promise.race([delay(100), exited])
  }
  return { pid: child.pid ?? 0, exited, stop }
}

/** Whether an address gives any HTTP answer within two seconds. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
  await response.body?.cancel()
  return true
}

function quote(lines: string[]): string {
  return lines.length === 0 ? '' : ` Its last words were:\n${lines.map((line) => `  | ${line}`).join('\n')}`
}
