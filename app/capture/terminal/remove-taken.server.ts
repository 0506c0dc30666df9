// Recordings leave the data folder once they have ended and every byte of them is in custody; the database has them then.
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A recording without an end that nobody wrote to for so long has lost its recorder. */
const abandonedAfterMs = 24 * 60 * 60 * 1000
const tailBytes = 512

/** Removes what is wholly taken from `folder`; answers how many recordings. `missing` answers which of its paths are not. */
export async function removeTaken(folder: string, missing: (paths: string[]) => Promise<string[]>): Promise<number> {
  const names = await readdir(folder).catch((): string[] => [])
  const paths = names.filter((name) => name.endsWith('.jsonl')).map((name) => join(folder, name))
  const ended: string[] = []
  for (const path of paths) if (await hasEnded(path)) ended.push(path)
  if (ended.length === 0) return 0
  const left = new Set(await missing(ended))
  const taken = ended.filter((path) => !left.has(path))
  for (const path of taken) await rm(path, { force: true })
  return taken.length
}

async function hasEnded(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null)
  if (!facts?.isFile()) return false
  if (Date.now() - facts.mtimeMs > abandonedAfterMs) return true
  const file = await open(path)
  try {
    const from = Math.max(0, facts.size - tailBytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, from)
    const last = buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').at(-1) ?? ''
    return /^\{"logbook":"terminal".*"type":"close","exitCode":\d+\}$/.test(last)
  } finally {
    await file.close()
  }
}
