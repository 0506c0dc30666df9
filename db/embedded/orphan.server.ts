// A Postgres that outlived its supervisor (kill -9) still holds the cluster. It is ended before a new one starts; a pid
// file whose process is gone, or was reused by something else, is only a leftover.
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Ends a Postgres that is still running on this cluster; returns its pid, or undefined when there was none. */
export async function endOrphan(cluster: string): Promise<number | undefined> {
  const pidFile = join(cluster, 'postmaster.pid')
  const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 1) return undefined
  if (!(await isPostgresOn(pid, cluster))) {
    await rm(pidFile, { force: true })
    return undefined
  }
  await endPostgres(pid)
  return pid
}

/** Fast shutdown (clients are cut off, everything committed is kept); the hard way when that takes over `patience` ms. */
export async function endPostgres(pid: number, patience = 4000): Promise<void> {
  for (const [signal, wait] of [
    ['SIGINT', patience],
    ['SIGQUIT', 1500],
    ['SIGKILL', 1500],
  ] as const) {
    if (!signalled(pid, signal)) return
    const giveUp = Date.now() + wait
    while (Date.now() < giveUp) {
      if (!(await runs(pid))) return
      await delay(25)
    }
  }
  throw new Error(`Postgres (process ${pid}) did not end. Its data is untouched; end that process and start again.`)
}

function signalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

// A zombie still answers signals when nobody reaps it (a container without an init), so its state is read too.
async function runs(pid: number): Promise<boolean> {
  if (!signalled(pid, 0)) return false
  if (process.platform !== 'linux') return true
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/\) [ZX] /.test(stat)
}

async function isPostgresOn(pid: number, cluster: string): Promise<boolean> {
  if (!(await runs(pid))) return false
  const command = await commandLine(pid)
  // Windows tells the program only.
  return /postgres/i.test(command) && (process.platform === 'win32' || command.includes(resolve(cluster)))
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const [program, args] =
    process.platform === 'win32'
      ? ['tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']]
      : ['ps', ['-o', 'args=', '-p', String(pid)]]
  return run(program, args).then(
    ({ stdout }) => stdout,
    () => '',
  )
}
