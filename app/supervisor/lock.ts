// One owner per data folder. The lock is a file with the owner's pid and start time, made by link(), which is atomic and
// refuses an existing name; a lock whose owner is gone is moved aside. It also tells other commands what is running.
import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { processStart } from './process-start.ts'

export interface Running {
  pid: number
  started: string
  /** What the owner does: "server", or the name of a command. */
  purpose: string
  /** Where people reach it, once it is up. */
  address?: string
  databaseUrl?: string
  /** Process ids of the parts. */
  parts?: Record<string, number>
}

export interface Lock {
  /** Whether the owner before was killed: its parts may need a moment to notice. */
  tookOver: boolean
  /** Adds facts for other commands to read. */
  tell: (facts: Partial<Running>) => Promise<void>
  release: () => Promise<void>
}

export class FolderBusy extends Error {
  override name = 'FolderBusy'
}

/** Takes the folder or throws FolderBusy, which names the running address. */
export async function lockFolder(dir: string, purpose: string): Promise<Lock> {
  const file = lockFile(dir)
  let facts: Running = { pid: process.pid, started: (await processStart(process.pid)) ?? '', purpose }
  const draft = await writeDraft(file, facts)
  let tookOver = false
  try {
    while (!(await linked(draft, file))) {
      const owner = await readRunning(dir)
      if (owner) throw busy(dir, owner)
      await moveStaleAside(dir)
      tookOver = true
    }
  } finally {
    await rm(draft, { force: true })
  }
  // One after the other, or an older set of facts could overwrite a newer one.
  let writing = Promise.resolve()
  return {
    tookOver,
    tell: (more) => {
      facts = { ...facts, ...more }
      writing = writing.then(async () => rename(await writeDraft(file, facts), file))
      return writing
    },
    release: async () => {
      await writing
      await rm(file, { force: true })
    },
  }
}

/** What runs on this folder, or undefined when nothing does (a lock without a living owner counts as nothing). */
export async function readRunning(dir: string): Promise<Running | undefined> {
  const running = parse(await readFile(lockFile(dir), 'utf8').catch(() => ''))
  return running && (await processStart(running.pid)) === running.started ? running : undefined
}

const lockFile = (dir: string) => join(dir, 'running.json')

function parse(text: string): Running | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function writeDraft(file: string, facts: Running): Promise<string> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, JSON.stringify(facts, null, 2), { mode: 0o600 })
  return draft
}

async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

// Somebody may take the folder between our look and our move: then what we moved is alive, and goes back.
async function moveStaleAside(dir: string): Promise<void> {
  const file = lockFile(dir)
  const aside = `${file}.stale.${process.pid}`
  await rename(file, aside).catch(() => {})
  const moved = parse(await readFile(aside, 'utf8').catch(() => ''))
  if (moved && (await processStart(moved.pid)) === moved.started) await link(aside, file).catch(() => {})
  await rm(aside, { force: true })
}

function busy(dir: string, owner: Running): FolderBusy {
  const doing = owner.purpose === 'server' ? 'Logbook is already running' : `"logbook ${owner.purpose}" is at work`
  const where = owner.address ? `at ${owner.address} ` : ''
  return new FolderBusy(
    `${doing} ${where}on ${dir} (process ${owner.pid}). Nothing was started. ` +
      'Use that one, stop it first, or give this one a folder of its own with --data DIR.',
  )
}
