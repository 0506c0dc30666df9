// JSON documents of other machines that are longer than a batch, while they come: parts as files in the data folder, each flushed under another
// name first, so that a part is there whole or not at all. Law: of a source one version waits, it goes when it has been taken, and
// losing it costs no more than sending it again.
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Content } from '#app/importer/read/held.ts'

/** What has come of a version without a hole, from its beginning. `hash` is the version's: of all its bytes, at the sender's. */
export interface Arrived {
  hash: string
  bytes: number
}

interface Part {
  path: string
  /** In bytes of the document; what `from` leaves out of the file was in the part before. */
  from: number
  to: number
  skip: number
}

const allIn = (home: string) => join(home, 'documents')
const chunkBytes = 1024 * 1024

/** Where parts of `source` wait; `owner` names the space and the machine. */
export const waitingFolder = (home: string, owner: string[], source: string): string =>
  join(
    allIn(home),
    createHash('sha256')
      .update(JSON.stringify([owner, source]))
      .digest('hex'),
  )

/** What waits in `folder`; null for nothing. */
export async function arrived(folder: string): Promise<Arrived | null> {
  const [hash] = await namesIn(folder)
  return hash === undefined ? null : { hash, bytes: endOf(await partsIn(join(folder, hash))) }
}

/** Keeps what stands at `from` of the version `hash`; other versions go. Answers how much there is of it without a hole. */
export async function keepPart(folder: string, hash: string, from: number, bytes: Buffer): Promise<number> {
  for (const other of await namesIn(folder))
    if (other !== hash) await rm(join(folder, other), { recursive: true, force: true })
  const own = join(folder, hash)
  await mkdir(own, { recursive: true, mode: 0o700 })
  const fresh = join(own, `new-${randomUUID()}`)
  const file = await open(fresh, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, join(own, `${String(from).padStart(16, '0')}-${from + bytes.length}`))
  return endOf(await partsIn(own))
}

/** The version `hash` as far as it is there. */
export async function contentOfParts(folder: string, hash: string): Promise<Content> {
  const parts = await partsIn(join(folder, hash))
  return {
    length: endOf(parts),
    read: async function* (from, to) {
      for (const part of parts) {
        const [start, end] = [Math.max(from, part.from), Math.min(to, part.to)]
        if (start >= end) continue
        const inFile = part.skip - part.from
        const range = { start: start + inFile, end: end + inFile - 1, highWaterMark: chunkBytes }
        yield* createReadStream(part.path, range) as AsyncIterable<Buffer>
      }
    },
  }
}

/** Forgets what waits in `folder`. */
export const removeWaiting = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

/** Forgets all that waits: whoever sent it begins again. */
export const removeAllWaiting = (home: string): Promise<void> => removeWaiting(allIn(home))

/** Forgets documents that nobody has sent a part of since `before`. */
export async function removeForgotten(home: string, before: Date): Promise<void> {
  for (const source of await namesIn(allIn(home))) {
    const folder = join(allIn(home), source)
    let last = 0
    for (const version of await namesIn(folder))
      last = Math.max(
        last,
        await stat(join(folder, version)).then(
          (facts) => facts.mtimeMs,
          () => 0,
        ),
      )
    if (last < before.getTime()) await removeWaiting(folder)
  }
}

async function partsIn(folder: string): Promise<Part[]> {
  const parts: Part[] = []
  for (const name of (await namesIn(folder)).sort()) {
    const [, first, last] = /^(\d{16})-(\d+)$/.exec(name) ?? []
    if (first === undefined || last === undefined) continue
    const [begins, to, from] = [Number(first), Number(last), endOf(parts)]
    if (begins > from) break
    if (to > from) parts.push({ path: join(folder, name), from, to, skip: from - begins })
  }
  return parts
}

const endOf = (parts: Part[]): number => parts.at(-1)?.to ?? 0

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch((): string[] => [])
