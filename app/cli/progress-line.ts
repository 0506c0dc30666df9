// How far an import is, in one line: a bar on a terminal, words elsewhere; rate and time left once they mean something.
import { count } from '#app/supervisor/import-progress.ts'

export interface Standing {
  done: number
  total: number
  bytes: number
  totalBytes: number
  /** Milliseconds since the beginning. */
  elapsed: number
}

const width = 20
/** Sooner a rate is chance. */
const meaningfulMs = 2000

/** `Importing ███████░░░░░ 62 %  120 of 412 files, 8.1 MB/s, 12 s left`. */
export function progressLine({ done, total, bytes, totalBytes, elapsed }: Standing, bar: boolean): string {
  const share = totalBytes > 0 ? Math.min(1, bytes / totalBytes) : total > 0 ? done / total : 0
  const filled = Math.round(share * width)
  const drawn = bar ? `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ` : ''
  const parts = [`${done.toLocaleString('en')} of ${count(total, 'file')}`]
  if (elapsed >= meaningfulMs && bytes > 0) {
    const perMs = bytes / elapsed
    parts.push(`${(perMs / 1000).toFixed(perMs < 10_000 ? 1 : 0)} MB/s`)
    if (share < 1) parts.push(`${timeLeft((totalBytes - bytes) / perMs)} left`)
  }
  return `Importing ${drawn}${Math.floor(share * 100)} %  ${parts.join(', ')}`
}

/** How far a step of several is; their bytes are counted together. */
export interface Step {
  step: keyof typeof steps
  done: number
  total: number
  bytes: number
  /** Milliseconds since the beginning. */
  elapsed: number
}

const steps = {
  reading: ['Reading sources', 'source'],
  rows: ['Looking at rows', 'table'],
  custody: ['Rewriting custody', 'source'],
  files: ['Looking at waiting files', 'file'],
  sweeping: ['Removing old rows from the files of the database', ''],
} as const

/** `Looking at rows ████░░░░ 4 of 29 tables, 310 MB, 21.0 MB/s`. */
export function stepLine({ step, done, total, bytes, elapsed }: Step, bar: boolean): string {
  const [name, noun] = steps[step]
  if (noun === '') return name
  const filled = Math.round((total > 0 ? done / total : 1) * width)
  const drawn = bar ? `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ` : ''
  const rate = elapsed >= meaningfulMs && bytes > 0 ? `, ${(bytes / elapsed / 1000).toFixed(1)} MB/s` : ''
  return `${name} ${drawn}${done.toLocaleString('en')} of ${count(total, noun)}, ${(bytes / 1e6).toFixed(0)} MB${rate}`
}

function timeLeft(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
