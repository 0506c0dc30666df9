// Files that appear whole or not at all. Law: what stands at a path already is never written over.
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

/** What became of a file: written, or there already with the same content, or another one stands there and was left alone. */
export type Placed = 'written' | 'same' | 'taken'

/** Writes what `write` writes to `path`, readable by its owner alone. What `write` throws leaves nothing behind. */
export async function placeFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<Placed> {
  const draft = `${path}.${randomUUID().slice(0, 8)}.part`
  const file = await open(draft, 'wx', 0o600)
  try {
    try {
      await write(file)
      await file.sync()
    } finally {
      await file.close()
    }
    // A link, unlike a rename, fails where something stands.
    await link(draft, path)
    return 'written'
  } catch (error) {
    if (!isTaken(error)) throw error
    return (await hashOf(draft)) === (await hashOf(path)) ? 'same' : 'taken'
  } finally {
    await rm(draft, { force: true })
  }
}

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST'

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
