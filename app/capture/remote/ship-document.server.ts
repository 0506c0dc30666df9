// Sends a JSON document to the server, each time it was written again: whole, and one that is longer than a batch in parts, which the server
// keeps until it has all of them. Law: what is sent is one version; a document that is written meanwhile is begun anew.
import { createHash } from 'node:crypto'
import { folderBeside } from '#app/importer/beside.server.ts'
import type { DocumentPlan } from '#app/importer/document.server.ts'
import { takePieces } from '#app/importer/giant.server.ts'
import { maskBytes } from '#app/importer/read/records.server.ts'
import { readRows } from '#app/importer/read/rows.server.ts'
import { contentOf } from '#app/importer/read/source.server.ts'
import { UnpackError } from '#app/importer/read/unpack.server.ts'
import { freshCursor } from '#app/importer/store/cursor.server.ts'
import { concealed } from '#app/importer/stretch.server.ts'
import { mostBatchBytes } from './batch-name.ts'
import type { SourceCursor } from './batch-name.ts'
import type { BatchAddress, CaptureServer } from './server.ts'

/** What goes in one request: whole up to `most`, else in parts of about `part`. In bytes. */
const usual = { most: mostBatchBytes, part: 8 * 1024 * 1024 }
// What is written faster than it can be sent comes with its next change.
const attempts = 3

interface Part {
  from: number
  bytes: Buffer
  /** The document ends with it, and is still the version that was begun. */
  last: boolean
}

type Version = { length: number; hash: string }

/** Sends the document at `path`, unless the server has this version of it. `modified`: when it was last written, in ms. */
export async function shipDocument(
  server: CaptureServer,
  path: string,
  plan: DocumentPlan,
  before: SourceCursor,
  modified: number,
  limits = usual,
): Promise<void> {
  let cursor = before
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const raw = await contentUpTo(path, limits.most)
    const version = raw ? { length: raw.length, hash: sha256(raw) } : await versionOf(path)
    const same = cursor.document && cursor.beginning?.hash === version.hash
    if (same && cursor.cursor >= version.length) return
    const generation = same || !cursor.known ? cursor.generation : cursor.generation + 1
    const folder = await folderBeside(path)
    const address = { source: path, generation, whole: true, beginning: version, folder, modified }
    if (raw) {
      const { bytes } = await concealed(await maskBytes(raw), plan.format)
      await server.send({ ...address, from: 0, to: raw.length }, bytes)
      return
    }
    const received = cursor.waiting?.hash === version.hash ? cursor.waiting.bytes : 0
    if (await sendParts(server, { path, plan, version, partBytes: limits.part }, address, received)) return
    cursor = await server.cursor(path)
  }
}

interface Document {
  path: string
  plan: DocumentPlan
  version: Version
  partBytes: number
}

/** False when the document was written meanwhile, or the server has lost what it had: begin anew. */
async function sendParts(
  server: CaptureServer,
  document: Document,
  address: Omit<BatchAddress, 'from' | 'to'>,
  received: number,
): Promise<boolean> {
  const { version } = document
  let at = received
  for await (const part of maskedParts(document)) {
    const to = part.from + part.bytes.length
    if (to > version.length) return false
    if (to <= at && !part.last) continue
    const from = part.last ? part.from : Math.max(part.from, at)
    // Told again until all of it is taken: the server answers before that, so that no request takes minutes.
    for (let told = false; !told;) {
      const answer = await server.send(
        { ...address, of: version.length, from, to },
        part.bytes.subarray(from - part.from),
      )
      // Taken already, kept out by a rule, or the server stands elsewhere.
      if (answer.received === undefined) return true
      if (answer.received < to) return false
      told = !part.last
    }
    at = to
  }
  return at === version.length
}

// Masked as custody will have it: by rows, and rows over the limit piece by piece.
async function* maskedParts({ path, plan, version, partBytes }: Document): AsyncGenerator<Part> {
  const hash = createHash('sha256')
  let held: Buffer[] = []
  let heldBytes = 0
  let from = 0
  const taken = (last: boolean): Part => {
    const part = { from, bytes: Buffer.concat(held), last }
    from += heldBytes
    held = []
    heldBytes = 0
    return part
  }
  const pieces = takePieces()
  let cursor = freshCursor(0)
  const rows = readRows(path, plan.arrays, { from: 0, insideGiant: false })
  const masked = async function* (): AsyncGenerator<Buffer> {
    for await (const block of rows) {
      hash.update(block.bytes)
      if (block.kind === 'rows') {
        yield (await concealed(await maskBytes(block.bytes), plan.format)).bytes
        cursor = { ...cursor, position: block.from + block.bytes.length }
      } else
        for await (const { batch, next } of pieces(block, cursor)) {
          yield batch.masked
          cursor = next
        }
    }
  }
  try {
    for await (const bytes of masked()) {
      if (heldBytes >= partBytes) yield taken(false)
      held.push(bytes)
      heldBytes += bytes.length
    }
  } catch (error) {
    // Of a compressed document that breaks off there is no more than this.
    if (!(error instanceof UnpackError && error.brokenOff)) throw error
  }
  if (from + heldBytes === version.length && hash.digest('hex') === version.hash) yield taken(true)
}

async function contentUpTo(path: string, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of contentOf(path, 0, most + 1, () => undefined)) {
    chunks.push(chunk)
    length += chunk.length
  }
  return length > most ? null : Buffer.concat(chunks)
}

async function versionOf(path: string): Promise<Version> {
  const hash = createHash('sha256')
  let length = 0
  for await (const chunk of contentOf(path, 0, undefined, () => undefined)) {
    hash.update(chunk)
    length += chunk.length
  }
  return { length, hash: hash.digest('hex') }
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
