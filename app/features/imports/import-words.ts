// The account of a run in words. It must add up on screen as it does in the database: records = stored + same + refused.
import { countOf, formatCount } from '../../ui/numbers.ts'
import type { ImportRun } from '../rows.ts'

type Account = Pick<ImportRun, 'records' | 'stored' | 'same' | 'refused'>

/** "12,004 records = 11,990 stored + 10 same + 4 refused". */
export function accountWords({ records, stored, same, refused }: Account): string {
  return `${countOf(records, 'record')} = ${formatCount(stored)} stored + ${formatCount(same)} same + ${formatCount(refused)} refused`
}

/** Records that the account does not explain; anything but 0 is a fault of ours and shown as one. */
export function unexplained({ records, stored, same, refused }: Account): number {
  return records - stored - same - refused
}

export function originWords(origin: string): string {
  return origins[origin] ?? origin
}

type RunState = { word: string; tone: 'ok' | 'bad' | 'muted'; live: boolean }

export function runState(run: Pick<ImportRun, 'status' | 'error' | 'finishedAt'>): RunState {
  if (run.error !== null || run.status === 'failed' || run.status === 'error')
    return { word: 'stopped', tone: 'bad', live: false }
  if (run.status === 'running' && run.finishedAt === null) return { word: 'running', tone: 'ok', live: true }
  return {
    word: run.status === 'running' ? 'done' : run.status.replace('completed', 'done'),
    tone: 'muted',
    live: false,
  }
}

const origins: Partial<Record<string, string>> = {
  start: 'Found on this machine at start',
  cli: 'Brought in with logbook import',
  upload: 'Uploaded',
  tail: 'Followed live',
}
