// Custody given back as files: one a source and generation, the very bytes of the source where nothing was masked, else with a
// list of the masks beside it. Law: a broken chain is named and what is whole before it is kept; no file is written over.
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Database } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { reasonOf } from '../walk.server.ts'
import { BrokenCustody, chunksOf, keptSources } from './chunks.server.ts'
import type { Kept, Which } from './chunks.server.ts'
import { masksIn } from './marks.ts'
import { placeFile } from './place-file.server.ts'

export interface Exported {
  source: string
  generation: number
  file: string
  bytes: number
  /** The file is the source's bytes, proved by its hash. */
  identical: boolean
  masks: number
  /** What is wrong: a broken chain, a file in the way, a full disk. */
  fault: string | null
}

/** Writes the sources of `which` below `dir` and yields what became of each. Throws where `dir` cannot be made. */
export async function* exportCustody(
  db: Database,
  actor: Actor,
  dir: string,
  which: Which,
): AsyncGenerator<{ total: number; done: number; exported: Exported }> {
  const all = await keptSources(db, actor, which)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  for (const [i, kept] of all.entries())
    yield { total: all.length, done: i + 1, exported: await exportOne(db, actor, dir, kept) }
}

async function exportOne(db: Database, actor: Actor, dir: string, kept: Kept): Promise<Exported> {
  const folder = join(dir, fileSafe(kept.agent ?? 'other'))
  const file = join(folder, nameOf(kept))
  const { source, generation } = kept
  const exported: Exported = { source, generation, file, bytes: 0, identical: true, masks: 0, fault: null }
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const bytes = await placeFile(file, async (out) => {
      for await (const chunk of whole(chunksOf(db, actor, kept), exported)) {
        await out.write(chunk.bytes)
        exported.bytes += chunk.bytes.length
        if (chunk.masked) exported.identical = false
      }
    })
    const list = exported.identical ? 'same' : await placeMasks(db, actor, kept, exported)
    if (bytes === 'taken' || list === 'taken')
      exported.fault = [exported.fault, `Another file stands at ${file}; it was left as it is. Choose an empty folder.`]
        .filter((part) => part !== null)
        .join(' ')
  } catch (error) {
    exported.fault = reasonOf(file, error)
  }
  return exported
}

// The list is streamed: a terminal's recording may hold a hundred thousand masks.
function placeMasks(db: Database, actor: Actor, kept: Kept, exported: Exported) {
  const { source, generation, maskVersion, masked, sourceHash } = kept
  const head = { source, generation, maskVersion, masked, sourceHash }
  return placeFile(`${exported.file}.masks.json`, async (out) => {
    await out.write(`${JSON.stringify(head).slice(0, -1)},"masks":[`)
    for await (const chunk of whole(chunksOf(db, actor, kept), exported)) {
      if (!chunk.masked) continue
      const lines = [...masksIn(chunk.bytes, chunk.from)].map((mask) => `\n${JSON.stringify(mask)}`)
      if (lines.length === 0) continue
      await out.write(`${exported.masks > 0 ? ',' : ''}${lines.join(',')}`)
      exported.masks += lines.length
    }
    await out.write('\n]}\n')
  })
}

async function* whole<T>(chunks: AsyncGenerator<T>, exported: Exported): AsyncGenerator<T> {
  try {
    yield* chunks
  } catch (error) {
    if (!(error instanceof BrokenCustody)) throw error
    exported.fault = error.message
    exported.identical = false
  }
}

// The name that the source had, what it was compressed with left out, and enough of its id that two never share one.
function nameOf({ id, source, generation }: Kept): string {
  const name = basename(source.replaceAll('\\', '/')).replace(/\.(?:zst|gz)$/, '')
  const [, stem = '', ending = ''] = /^(.*?)(\.[A-Za-z0-9]{1,8})?$/s.exec(name) ?? []
  return `${fileSafe(stem)}~${id.slice(0, 8)}${generation > 0 ? `.g${generation}` : ''}${ending}`
}

const fileSafe = (name: string): string =>
  name
    .replace(/[^\w.-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 120) || 'source'
