// Whether the file may be believed: it is never flushed while it runs, so that after the operating system has died in between,
// SQLite's own checks cannot say what is missing.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { platform, uptime } from 'node:os'

const BOOT_ID = '/proc/sys/kernel/random/boot_id'
// Clocks are corrected while a machine runs; no machine boots twice within this.
const TOLERANCE_SECONDS = 5

/** Names this run of the operating system; the same for all processes until the next boot. */
export function bootId(): string {
  try {
    if (platform() === 'linux') return readFileSync(BOOT_ID, 'utf8').trim()
    if (platform() === 'darwin')
      return execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim()
  } catch {
    // Told by the time of the boot instead.
  }
  return `booted ${Math.round(Date.now() / 1000 - uptime())}`
}

/** Whether two ids are of the same run of the operating system. */
export function sameBoot(a: string, b: string): boolean {
  const [timeA, timeB] = [bootTime(a), bootTime(b)]
  if (timeA !== undefined && timeB !== undefined) return Math.abs(timeA - timeB) <= TOLERANCE_SECONDS
  return a === b
}

function bootTime(id: string): number | undefined {
  const seconds = /^booted (\d+)$/.exec(id)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}
