// What is uploaded, on disk until it is imported: private (0600) in the data folder, under its content's hash, so that the same
// file sent again is the same source. Law: it is removed afterwards, whatever happens; what a kill left behind goes at the next start.
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream, rmSync } from 'node:fs'
import { mkdir, rename, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from './errors.ts'

export interface Incoming {
  /** What the sender calls it: a name or a relative path. */
  name: string
  /** When it was last changed at the sender's, where that is known. */
  modifiedAt: Date | null
  content: AsyncIterable<Uint8Array>
}

export interface Received {
  name: string
  modifiedAt: Date | null
  hash: string
  file: string
}

const folder = (home: string) => join(home, 'uploads')
const deepest = 12

/** Removes what a killed server left behind, before it returns. For the start of the one process that receives. */
export function sweepIncoming(home: string): void {
  rmSync(folder(home), { recursive: true, force: true })
}

/** Writes what comes in to a private file. Throws `too_large` past `limit` bytes, `bad_input` for nothing at all; leaves no file then. */
export async function receive(home: string, incoming: Incoming, limit: number): Promise<Received> {
  const dir = join(folder(home), 'arriving')
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = join(dir, randomUUID())
  const hash = createHash('sha256')
  let bytes = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      hash.update(chunk)
      done(bytes > limit ? tooLarge(incoming.name, limit) : null, chunk)
    },
  })
  try {
    await pipeline(incoming.content, counted, createWriteStream(file, { mode: 0o600, flags: 'wx' }))
    if (bytes === 0) throw new AppError('bad_input', `${incoming.name} is empty. Nothing was imported.`)
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
  return { name: incoming.name, modifiedAt: incoming.modifiedAt, hash: hash.digest('hex').slice(0, 32), file }
}

/** Puts files where they are imported from, runs `work` on their paths, and removes them. The same content waits for itself. */
export async function withFiles<T>(home: string, files: Received[], work: (paths: string[]) => Promise<T>): Promise<T> {
  const hashes = [...new Set(files.map((file) => file.hash))].sort()
  // In one order, so that two requests never wait for each other.
  const releases: Array<() => void> = []
  try {
    for (const hash of hashes) releases.push(await hold(hash))
    const paths: string[] = []
    for (const { name, hash, file, modifiedAt } of files) {
      const path = join(folder(home), hash, ...partsOf(name))
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
      await rename(file, path)
      if (modifiedAt) await utimes(path, modifiedAt, modifiedAt)
      paths.push(path)
    }
    return await work(paths)
  } finally {
    for (const { file } of files) await rm(file, { force: true })
    for (const hash of hashes) await rm(join(folder(home), hash), { recursive: true, force: true })
    for (const release of releases) release()
  }
}

/** What the sender called the file at `path`. */
export function nameOf(home: string, path: string): string {
  return path.slice(folder(home).length + 1).replace(/^[0-9a-f]+[\\/]/, '')
}

export const tooLarge = (name: string, limit: number) =>
  new AppError(
    'too_large',
    `${name} has more than ${limit.toLocaleString('en')} bytes, so it was not taken and nothing was kept of it. ` +
      'Run `logbook import` on the machine it lies on, or set LOGBOOK_UPLOAD_BYTES.',
  )

// A sender's path becomes names below our folder and nothing else; the last ones matter, because ids stand in them.
function partsOf(name: string): string[] {
  const parts = name
    .split(/[\\/]/)
    .map((part) => part.replace(/[\p{Cc}:*?"<>|]/gu, '_').trim())
    .filter((part) => part !== '' && !/^\.+$/.test(part))
    .map((part) => (Buffer.byteLength(part) <= 200 ? part : createHash('sha256').update(part).digest('hex')))
  return parts.length === 0 ? ['upload'] : parts.slice(-deepest)
}

const held = new Map<string, Promise<void>>()

async function hold(hash: string): Promise<() => void> {
  for (let before = held.get(hash); before; before = held.get(hash)) await before
  const { promise, resolve } = Promise.withResolvers<void>()
  held.set(hash, promise)
  return () => {
    held.delete(hash)
    resolve()
  }
}
