// When a process started, so that a pid which the system has given to another process is not mistaken for the old one.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A text that differs between two processes that had the same pid; undefined when there is no such process. */
export async function processStart(pid: number): Promise<string | undefined> {
  if (!exists(pid)) return undefined
  if (process.platform === 'linux') return linuxStart(pid)
  if (process.platform === 'win32') return `pid ${pid}`
  return run('ps', ['-o', 'lstart=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim() || undefined,
    () => undefined,
  )
}

/** When a process started, to the second or so; undefined when there is none or the system does not tell. */
export async function processBegan(pid: number): Promise<Date | undefined> {
  if (process.platform !== 'linux') {
    const start = process.platform === 'win32' ? undefined : await processStart(pid)
    const at = start === undefined ? Number.NaN : Date.parse(start)
    return Number.isNaN(at) ? undefined : new Date(at)
  }
  const ticks = (await statFields(pid))?.[19]
  const boot = /^btime (\d+)$/m.exec(await readFile('/proc/stat', 'utf8').catch(() => ''))?.[1]
  return ticks && boot ? new Date((Number(boot) + Number(ticks) / ticksPerSecond) * 1000) : undefined
}

// USER_HZ, which Linux fixes at 100 for what it tells programs.
const ticksPerSecond = 100

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

// Field 22 counts ticks since boot (proc_pid_stat(5)); after a reboot the boot id differs. Fields follow the last bracket.
async function linuxStart(pid: number): Promise<string | undefined> {
  const fields = await statFields(pid)
  if (!fields || fields[0] === 'Z') return undefined
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  return `${boot.trim()} ${fields[19]}`
}

async function statFields(pid: number): Promise<string[] | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
}
