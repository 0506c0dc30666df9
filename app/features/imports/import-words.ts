// The account of a run in words. It must add up on screen as it does in the database: records = stored + same + refused.
import { countOf, formatCount } from '../../ui/numbers.ts'
import type { ImportRun } from '../rows.ts'

type Account = Pick<ImportRun, 'records' | 'stored' | 'same' | 'refused'>

/** "12,004 records = 11,990 stored + 10 same + 4 refused"; parts that are nothing are left out: "14 records = 14 stored". */
export function accountWords({ records, stored, same, refused }: Account): string {
  const parts = Object.entries({ stored, same, refused }).filter(([, count]) => count !== 0)
  const sum = parts.map(([name, count]) => `${formatCount(count)} ${name}`).join(' + ')
  return [countOf(records, 'record'), ...(sum ? [sum] : [])].join(' = ')
}

/** A path in two parts, so that where it has to be cut the name of the file stays: "/a/b/" and "c.jsonl". */
export function splitPath(path: string): { folder: string; name: string } {
  const [name = ''] = /[^/\\]*$/.exec(path) ?? []
  return { folder: path.slice(0, path.length - name.length), name }
}

/** Records that the account does not explain; anything but 0 is a fault of ours and shown as one. */
export function unexplained({ records, stored, same, refused }: Account): number {
  return records - stored - same - refused
}

/** "4 refused", "4 refused, 2 corrected": what was mended is not refused any more. */
export function refusedWords(refused: number, refusals: ReadonlyArray<{ resolution: string | null }>): string {
  const corrected = refusals.filter(({ resolution }) => resolution === 'corrected').length
  return [`${formatCount(refused)} refused`, ...(corrected > 0 ? [`${formatCount(corrected)} corrected`] : [])].join(
    ', ',
  )
}

export function originWords(origin: string): string {
  return origins[origin] ?? origin
}

/** A run that takes what comes, and has no end to be near to. */
export const isFollowed = ({ origin }: Pick<ImportRun, 'origin'>): boolean => origin === 'tail' || origin === 'watch'

type RunState = { word: string; tone: 'ok' | 'bad' | 'muted'; live: boolean }

export function runState(run: Pick<ImportRun, 'origin' | 'status' | 'error' | 'finishedAt'>): RunState {
  if (run.error !== null || run.status === 'failed' || run.status === 'error')
    return { word: 'stopped', tone: 'bad', live: false }
  // Following has no end of its own: it goes on until Logbook stops.
  const followed = isFollowed(run)
  if (run.status === 'running' && run.finishedAt === null)
    return { word: followed ? 'following' : 'running', tone: 'ok', live: true }
  if (followed) return { word: 'ended', tone: 'muted', live: false }
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
  watch: 'Sent by other machines',
}
