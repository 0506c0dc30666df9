// A watcher keeps notices to itself: chokidar tells of one file once in 50 ms and never of what came meanwhile, and a disk may
// tell of nothing at all. Law: a file that was taken is looked at again soon and then ever less often, until it was quiet for two
// minutes, so that a line that nobody tells of is late and not lost. It costs one stat a look.
import { stat } from 'node:fs/promises'

const firstMs = 60
const mostMs = 2000
const quietMs = 120_000

export interface SecondLooks {
  /** `path` was taken as it stood at `mark` or later; looks for what came since replace those under way. */
  after: (path: string, mark: string | null) => void
  stop: () => void
}

/** Calls `changed` once for a file that is not any more what it was when it was taken; whoever takes it says `after` again. */
export function secondLooks(changed: (path: string) => void): SecondLooks {
  const due = new Map<string, NodeJS.Timeout>()
  let stopped = false

  const lookIn = (delay: number, path: string, mark: string, since: number): void => {
    const look = async () => {
      const now = await markOf(path)
      if (stopped || due.get(path) !== timer) return
      due.delete(path)
      if (now === null) return
      if (now !== mark) return changed(path)
      if (performance.now() - since < quietMs) lookIn(Math.min(mostMs, delay * 2), path, mark, since)
    }
    const timer = setTimeout(() => void look(), delay)
    due.set(path, timer)
  }

  return {
    after: (path, mark) => {
      clearTimeout(due.get(path))
      due.delete(path)
      if (mark !== null && !stopped) lookIn(firstMs, path, mark, performance.now())
    },
    stop: () => {
      stopped = true
      for (const timer of due.values()) clearTimeout(timer)
    },
  }
}

/** What a file is told by when it has changed: length and time; null when there is none (a session in a store, a file that went). */
export async function markOf(path: string): Promise<string | null> {
  const facts = await stat(path).catch(() => null)
  return facts && markFrom(facts.size, facts.mtime)
}

export const markFrom = (bytes: number, modifiedAt: Date): string => `${bytes}:${modifiedAt.getTime()}`
