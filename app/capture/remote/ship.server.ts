// Sends what is new in a source of this machine to the server, from where the server's cursor stands: whole lines, masked before they
// leave. Nothing is kept here: after a stop, or hours without the server, the cursor says where to go on.
import { folderBeside } from '#app/importer/beside.server.ts'
import { freshState } from '#app/importer/batch.ts'
import { detectFormat } from '#app/importer/detect.server.ts'
import { planOf } from '#app/importer/document.server.ts'
import type { FormatName } from '#app/importer/formats/index.ts'
import { takePieces } from '#app/importer/giant.server.ts'
import { withTable } from '#app/importer/legacy/workio/database.server.ts'
import { storeSource } from '#app/importer/opencode/source.server.ts'
import type { StoreSource } from '#app/importer/opencode/source.server.ts'
import { maskBytes } from '#app/importer/read/records.server.ts'
import { contentOf, isCompressed, readBlocks, sourceFacts } from '#app/importer/read/source.server.ts'
import { fingerprintOf, freshCursor } from '#app/importer/store/cursor.server.ts'
import { isWhole } from '#app/importer/stretches.server.ts'
import { concealed } from '#app/importer/stretch.server.ts'
import type { SourceCursor } from './batch-name.ts'
import type { CaptureServer } from './server.ts'
import { shipDocument } from './ship-document.server.ts'

const fingerprintBytes = 4096
const headBytes = 64 * 1024
const quietMs = 60_000

interface Part {
  from: number
  to: number
  bytes: Buffer
  /** The line goes on after it. */
  piece: boolean
}

interface Facts {
  /** Null where the size on disk says nothing. */
  bytes: number | null
  modified: number
}

/** Sends what the server does not have of the source at `path`. Throws what the server and the file system throw. */
export async function ship(server: CaptureServer, path: string): Promise<void> {
  await withTable(path, () => shipSource(server, path))
}

async function shipSource(server: CaptureServer, path: string): Promise<void> {
  const store = await storeSource(path)
  const facts = await factsOf(path, store)
  for (let before = -1; ;) {
    const cursor = await server.cursor(path)
    // What the server did not take (an unfinished line, a session that a rule keeps out) waits for the next change.
    if (cursor.cursor === before) return
    before = cursor.cursor
    if (store) {
      if (await sendLines(server, path, cursor, facts, store)) return
      continue
    }
    const plan = cursor.cursor === 0 || cursor.document ? await planOf(path, isQuiet(facts)) : null
    if (plan?.kind === 'torn') return
    if (plan?.kind === 'document') return shipDocument(server, path, plan, cursor, facts.modified)
    const start = (await isAnother(path, cursor, facts.bytes)) ? anew(cursor) : cursor
    if (await sendLines(server, path, start, facts, null)) return
  }
}

async function factsOf(path: string, store: StoreSource | null): Promise<Facts> {
  if (store) return { bytes: null, modified: store.modifiedAt.getTime() }
  const { bytes, modifiedAt } = await sourceFacts(path)
  return { bytes: (await isCompressed(path)) ? null : bytes, modified: modifiedAt.getTime() }
}

const isQuiet = ({ modified }: Facts) => Date.now() - modified > quietMs

// Rotated, truncated or rewritten under the same name.
async function isAnother(path: string, cursor: SourceCursor, bytes: number | null): Promise<boolean> {
  if (!cursor.known) return false
  if (cursor.document || (bytes !== null && bytes < cursor.cursor)) return true
  const { beginning } = cursor
  return beginning !== null && (await fingerprintOf(path, beginning.length)) !== beginning.hash
}

const anew = (cursor: SourceCursor): SourceCursor => ({
  ...cursor,
  generation: cursor.generation + 1,
  cursor: 0,
  beginning: null,
  insideLongLine: false,
})

/** True when all was sent and taken; false when the server stands elsewhere. */
async function sendLines(
  server: CaptureServer,
  path: string,
  cursor: SourceCursor,
  { modified }: Facts,
  store: StoreSource | null,
): Promise<boolean> {
  const folder = store || cursor.cursor > 0 ? null : await folderBeside(path)
  let format: FormatName | null | undefined
  for await (const part of partsOf(path, cursor, store)) {
    format ??= store ? null : await formatAt(path)
    const { bytes } = await concealed({ bytes: part.bytes, found: 0 }, format)
    const beginning = store ? null : await beginningOf(path, part.to)
    const { generation } = cursor
    const { from, to, piece } = part
    const address = { source: path, generation, from, to, piece, beginning, folder, modified }
    const answer = await server.send(address, bytes)
    if (answer.kept) return true
    if (answer.generation !== generation || answer.cursor !== to) return false
  }
  return true
}

async function beginningOf(path: string, to: number) {
  const length = Math.min(to, fingerprintBytes)
  return { length, hash: await fingerprintOf(path, length) }
}

async function* partsOf(path: string, start: SourceCursor, store: StoreSource | null): AsyncGenerator<Part> {
  const { cursor: from, insideLongLine } = start
  const pieces = takePieces()
  let at = freshCursor(start.generation)
  at.position = from
  if (insideLongLine) at.state.giant = { offset: 0, line: 1 }
  const blocks = store ? store.blocks(from, start.rows ?? {}) : readBlocks(path, { from, insideGiant: insideLongLine })
  for await (const block of blocks) {
    if (block.kind === 'piece') {
      for await (const { batch, next } of pieces(block, at)) {
        yield { from: batch.from, to: batch.to, bytes: batch.masked, piece: next.state.giant !== null }
        at = next
      }
      continue
    }
    if (block.kind === 'tail' && !isWhole(block)) return
    const to = block.from + block.bytes.length
    yield { from: block.from, to, bytes: (await maskBytes(block.bytes)).bytes, piece: false }
    at = { ...freshCursor(start.generation), position: to }
  }
}

// Some formats know more of their own to be secret than the rules do.
async function formatAt(path: string): Promise<FormatName | null> {
  const chunks: Buffer[] = []
  for await (const chunk of contentOf(path, 0, headBytes)) chunks.push(chunk)
  const head = Buffer.concat(chunks)
  const lines = head.subarray(0, head.lastIndexOf(0x0a) + 1)
  const state = freshState()
  await detectFormat(state, (await maskBytes(lines)).bytes, lines.length, { records: 0, refusals: [] }, { path })
  return state.format
}
