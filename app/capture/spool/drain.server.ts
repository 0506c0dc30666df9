// The drainer: gathers the spool into a journal and has the importer take it, again and again. Several may run on one spool.
// Law: a journal is removed only when every byte of it is committed and nobody can write to it any more.
import { createReadStream, watch } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { spoolOf } from './append.ts'
import { drainerOf, gather, journalOf } from './gather.server.ts'
import type { KeepsOut } from './gather.server.ts'

export interface DrainOptions {
  home: string
  /** How many bytes of a source have been taken for good; null when nothing was yet. */
  taken: (path: string) => Promise<number | null>
  /** Takes what is new in a source. */
  take: (path: string) => Promise<void>
  /** Which events rules keep out. */
  keepsOut?: KeepsOut
  onError: (message: string) => void
  /** Milliseconds between two rounds while there is something to do. */
  pace?: number
  /** Milliseconds between two looks without a sign. */
  poll?: number
}

export interface Drain {
  /** Ends after the round that is under way. */
  stop: () => Promise<void>
}

const mostJournalBytes = 4 * 1024 * 1024

/** Starts draining; the first round begins at once. */
export async function startDrain(options: DrainOptions): Promise<Drain> {
  const { home, pace = 300, poll = 2000 } = options
  const { incoming } = spoolOf(home)
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  let journal = journalOf(home)
  const stopping = new AbortController()
  let wake: () => void = () => undefined
  let sign = true

  const watcher = watch(incoming, () => {
    sign = true
    wake()
  })
  watcher.on('error', (error) =>
    options.onError(`The spool is looked at every ${poll / 1000} s only (${error.message}).`),
  )

  const rest = (ms: number, wakeable: boolean) =>
    new Promise<void>((done) => {
      const timer = setTimeout(done, ms)
      wake = () => {
        if (!wakeable && !stopping.signal.aborted) return
        clearTimeout(timer)
        done()
      }
    })

  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      sign = false
      try {
        journal = await round(options, journal)
      } catch (error) {
        options.onError(
          `Hook events could not be taken in (${error instanceof Error ? error.message : String(error)}). They are kept in the spool and tried again.`,
        )
        await rest(poll, false)
      }
      await rest(pace, false)
      if (!sign && !stopping.signal.aborted) await rest(poll, true)
    }
  }
  const working = work()

  return {
    stop: async () => {
      stopping.abort()
      watcher.close()
      wake()
      await working
    },
  }
}

/** One round: answers the journal to go on with. */
async function round(options: DrainOptions, journal: string): Promise<string> {
  const { home } = options
  await gather(home, journal, options.keepsOut)
  const folder = spoolOf(home).journal
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    const path = join(folder, name)
    if (await isTaken(options, path)) {
      if (path !== journal && isAbandoned(path)) await rm(path, { force: true })
    } else await options.take(path)
  }
  const facts = await stat(journal).catch(() => null)
  if (!facts || facts.size < mostJournalBytes) return journal
  return journalOf(home)
}

async function isTaken({ taken }: DrainOptions, path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null)
  if (!facts) return true
  const position = await taken(path)
  if (position === null || position >= facts.size) return position !== null
  // A drainer that was killed while it wrote left half a line, whose whole is still in the spool.
  return isAbandoned(path) && !(await hasLineFrom(path, position))
}

async function hasLineFrom(path: string, position: number): Promise<boolean> {
  for await (const chunk of createReadStream(path, { start: position }))
    if ((chunk as Buffer).includes(0x0a)) return true
  return false
}

// A journal that this process has finished, or whose drainer is gone.
function isAbandoned(path: string): boolean {
  const pid = drainerOf(path)
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
