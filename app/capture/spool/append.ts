// How an envelope gets into the spool: a file of its own, made for it, flushed before the writer ends. No dependencies.
// Law: what append() answered true for survives kill -9 and a power cut (the file systems of Linux, macOS and Windows flush a new
// file's name with it); what it could not take is counted where possible.
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** The folders of a spool. */
export const spoolOf = (home: string) => {
  const dir = join(home, 'spool')
  return {
    dir,
    /** One file a writer; names sort by time. */
    incoming: join(dir, 'incoming'),
    /** What the drainer gathered, as sources for the importer. */
    journal: join(dir, 'journal'),
    torn: join(dir, 'torn'),
    /** One file a session, one byte for each event that was not taken; empty ones beside it when not even a byte fits. */
    dropped: join(dir, 'dropped'),
    /** About one byte for 4 KB of incoming files, so that a writer knows the size without looking at all of them. */
    size: join(dir, 'size'),
    /** What the last writers took, in milliseconds, one a line. */
    costs: join(dir, 'costs'),
  }
}

/** The spool takes no more than this until it is drained. */
export const mostSpoolBytes = 256 * 1024 * 1024

export const blockBytes = 4096
const mostCostBytes = 64 * 1024

/** Writes `line` (with its line end) as file `name`, which no other writer has. False when it was not taken. */
export function append(home: string, name: string, line: string, limit = mostSpoolBytes): boolean {
  const spool = spoolOf(home)
  makeFolders(home, spool.dir, spool.incoming)
  const bytes = Buffer.from(line)
  const blocks = Math.ceil(bytes.length / blockBytes)
  if ((sizeOf(spool.size) + blocks) * blockBytes > limit) return false
  const path = join(spool.incoming, name)
  const file = openSync(path, 'wx', 0o600)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
  appendFileSync(spool.size, Buffer.alloc(blocks, '.'), { mode: 0o600 })
  return true
}

/** Counts an event of `session` that could not be taken. Throws when not even that is possible. */
export function countDropped(home: string, session: string, name: string): void {
  const spool = spoolOf(home)
  makeFolders(home, spool.dir, spool.dropped)
  const file = join(spool.dropped, Buffer.from(session.slice(0, 120)).toString('base64url'))
  try {
    appendFileSync(file, '.', { mode: 0o600 })
  } catch {
    // A full disk has no room for a byte, and often still for a name.
    writeFileSync(`${file}~${name}`, '', { flag: 'wx', mode: 0o600 })
  }
}

/** Notes what a writer took. Best effort. */
export function noteCost(home: string, ms: number): void {
  const { costs } = spoolOf(home)
  if (sizeOf(costs) < mostCostBytes) appendFileSync(costs, `${Math.round(ms)}\n`, { mode: 0o600 })
}

// One by one: where a folder can never be made (/proc), Node's recursive mkdir tries for ever.
function makeFolders(...folders: string[]): void {
  for (const folder of folders)
    try {
      mkdirSync(folder, { mode: 0o700 })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
