// Which files of a folder can be sessions: by extension only; what they really are, their content says.
import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { tablesIn } from './legacy/workio/database.server.ts'
import { sourcesIn } from './opencode/source.server.ts'
import { partsOf } from './opencode/store.ts'
import { maskFormatted } from './mask/formatted.ts'
import { UnpackError } from './read/unpack.server.ts'

export interface FoundFile {
  path: string
  /** Of a session in a store: how many rows it has. */
  bytes: number
  modifiedAt: Date
}

/** Sessions below `path` (or `path` itself), newest first. What cannot be read is answered with its error, and the rest goes on. */
export async function walk(
  path: string,
): Promise<{ files: FoundFile[]; errors: Array<{ path: string; error: string }> }> {
  const files: FoundFile[] = []
  const errors: Array<{ path: string; error: string }> = []
  // `above`: the real paths of the folders that lead here, so that a link in a circle is not walked round and round.
  const visit = async (at: string, named: boolean, above: string[]): Promise<void> => {
    try {
      if (named && (await storeSession(at, files))) return
      const facts = await stat(at)
      const sources = facts.isDirectory() || named || isDatabase(at) ? await storedIn(at) : null
      if (sources) {
        for (const { path: source, rows, modifiedAt } of sources) files.push({ path: source, bytes: rows, modifiedAt })
      } else if (facts.isDirectory()) {
        const real = await realpath(at)
        if (!above.includes(real)) await visitAll(at, named, [...above, real])
      } else if (facts.isFile() && (named || isSessionFile(at))) {
        files.push({ path: at, bytes: facts.size, modifiedAt: facts.mtime })
      }
    } catch (error) {
      errors.push({ path: at, error: reasonOf(at, error) })
    }
  }
  // Most entries are files of which length and time are wanted, or nothing: asked for together, thousands cost a third.
  const visitAll = async (folder: string, named: boolean, above: string[]): Promise<void> => {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(
      (entry) => !entry.isFile() || isSessionFile(entry.name) || isDatabase(entry.name),
    )
    const isPlain = (entry: Dirent) => entry.isFile() && !isDatabase(entry.name)
    await Promise.all(entries.filter(isPlain).map(({ name }) => visit(join(folder, name), false, above)))
    for (const entry of entries)
      if (!isPlain(entry) && (named || isFolderOrSession(entry.name)))
        await visit(join(folder, entry.name), false, above)
  }
  await visit(resolve(path), true, [])
  files.sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime() || (a.path < b.path ? -1 : 1))
  return { files, errors }
}

/** True for names that agents give to sessions and to what they keep beside them. */
export function isSessionFile(path: string): boolean {
  return /\.(jsonl?|ndjson)(\.zst|\.gz)?$/.test(path)
}

/** Why a file could not be taken, with what to do about it. */
export function reasonOf(path: string, error: unknown): string {
  if (error instanceof UnpackError) return error.message
  // It is kept, and goes into logs.
  return maskFormatted(causeOf(path, error))
}

function causeOf(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return `${path} does not exist. Check the path; nothing was imported from it.`
  if (code === 'EACCES' || code === 'EPERM')
    return `${path} may not be read. Give this user the right to read it and import it again.`
  const words = wordsOf(error)
  return `${path} could not be read to its end (${words}). What was taken is kept; import it again to go on.`
}

// Of a failed query the cause alone: its own message repeats the query with all values, and this one goes into logs.
const wordsOf = (error: unknown): string =>
  !(error instanceof Error) ? String(error) : error.cause instanceof Error ? wordsOf(error.cause) : error.message

// What a database or a folder of a store holds, each under a name of its own.
const storedIn = async (path: string) => (await sourcesIn(path)) ?? (await tablesIn(path))

// One session of a store, named by what this gave it before.
async function storeSession(path: string, files: FoundFile[]): Promise<boolean> {
  const parts = partsOf(path)
  const sources = parts && (await storedIn(parts.root).catch(() => null))
  const found = sources?.find((source) => source.path === path)
  if (found) files.push({ path, bytes: found.rows, modifiedAt: found.modifiedAt })
  return found !== undefined
}

const isDatabase = (path: string): boolean => /\.(db|sqlite3?)$/.test(path)

// Node modules and hidden folders below a folder of sessions hold none; tool-results are spilled outputs.
const isFolderOrSession = (name: string) => name !== 'node_modules' && name !== 'tool-results' && name !== '.git'
