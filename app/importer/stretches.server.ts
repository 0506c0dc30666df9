// The stretches of a source, from a cursor to its present end: blocks masked, parsed and cut into batches that end with a line.
// No database: whoever commits a stretch goes on from its `next`.
import { isUtf8 } from 'node:buffer'
import { collect } from './collect.ts'
import type { Hash } from './collect.ts'
import type { Batch } from './batch.ts'
import { clean } from './clean.ts'
import { detectFormat, readDocument } from './detect.server.ts'
import { formats } from './formats/index.ts'
import type { FormatName } from './formats/index.ts'
import { takePieces } from './giant.server.ts'
import { maskBytes, recordsOf } from './read/records.server.ts'
import type { MaskedBytes } from './read/records.server.ts'
import { readBlocks } from './read/source.server.ts'
import type { Block } from './read/source.server.ts'
import { lineValues } from './read/values.ts'
import type { Cursor } from './store/cursor.server.ts'

export interface StretchOptions {
  path: string
  hash: Hash
  /** Size of the source on disk. */
  bytes: number
}

/** A batch that begins where the last one ended, and the cursor after it. */
export interface Stretch {
  batch: Batch
  next: Cursor
}

const eventsPerBatch = 4000

/** Yields what can be committed, one stretch after the other; the last value says how many bytes of an unfinished line stay. */
export async function* stretches(
  cursor: Cursor,
  options: StretchOptions,
): AsyncGenerator<Stretch | { tornBytes: number }> {
  let current = cursor
  let tornBytes = 0
  const pieces = takePieces()
  for await (const block of readBlocks(options.path, {
    from: cursor.position,
    insideGiant: cursor.state.giant !== null,
  })) {
    const made = block.kind === 'piece' ? pieces(block, current) : wholeLines(block, current, options)
    for await (const stretch of made) {
      yield stretch
      current = stretch.next
    }
    const end = block.from + block.bytes.length
    // A document is taken whole at its first block.
    if (current.position > end) return
    tornBytes = end - current.position
  }
  yield { tornBytes }
}

async function* wholeLines(block: Block, current: Cursor, options: StretchOptions): AsyncGenerator<Stretch> {
  const document = current.position === 0 ? await readDocument(options.path, block.bytes) : null
  if (document) yield await documentStretch(document, current, options)
  else if (block.kind !== 'tail' || isWhole(block)) yield* lineStretches(block, current, options)
}

// An object that ends is whole even without a newline; a line that does not parse is still being written.
function isWhole(block: Block): boolean {
  const { values, rest } = lineValues(block.bytes.toString('utf8'))
  return rest === null && values.every(({ value }) => typeof value === 'object')
}

async function* lineStretches(block: Block, start: Cursor, options: StretchOptions): AsyncGenerator<Stretch> {
  let masked = await maskBytes(block.bytes)
  const state = structuredClone(start.state)
  let batch = emptyBatch(block, masked, block.from)
  if (!state.format && !state.unsupported) await detectFormat(state, masked.bytes, options.bytes, batch, options.path)
  masked = await concealed(masked, state.format)
  batch = { ...batch, masked: masked.bytes, found: masked.found }
  let line = start.line
  const end = block.from + block.bytes.length
  let lastOrdinals = state.lastOrdinals
  const cut = (to: number): Stretch => {
    const next = { ...start, position: to, line, state: structuredClone({ ...state, lastOrdinals }) }
    const { from } = batch
    const part = { ...batch, to, raw: batch.raw.subarray(0, to - from), masked: batch.masked.subarray(0, to - from) }
    return { batch: part, next }
  }
  // Nothing but blank lines so far, or a source of another format: custody alone.
  if (!state.format) {
    line += linesIn(block.bytes)
    yield cut(end)
    return
  }
  for (const item of recordsOf(block.bytes, masked, block.from, start.line)) {
    line = item.nextLine
    if (item.kind === 'refusal') {
      batch.records++
      batch.refusals.push(item.refusal)
    } else if (item.kind === 'record') {
      const { offset, length } = item.record
      const raw = () => masked.bytes.subarray(offset - block.from, offset - block.from + length)
      collect(item.record, raw, batch, state, options.hash)
    }
    if (batch.events + batch.rows.length < eventsPerBatch || item.end >= end) continue
    const stretch = cut(item.end)
    yield stretch
    // The commit has put the ordinals of its events into the cursor that it was given.
    lastOrdinals = stretch.next.state.lastOrdinals
    batch = emptyBatch(block, { ...masked, found: 0 }, item.end)
  }
  yield cut(end)
}

async function documentStretch(bytes: Buffer, start: Cursor, options: StretchOptions): Promise<Stretch> {
  const masked = await maskBytes(bytes)
  const state = structuredClone(start.state)
  const batch: Batch = { ...emptyBatch({ kind: 'lines', from: 0, bytes }, masked, 0), to: bytes.length }
  await detectFormat(state, masked.bytes, bytes.length, batch, options.path, true)
  if (state.format) {
    const text = masked.bytes.toString('utf8')
    const value: unknown = clean(JSON.parse(text.replace(/^\uFEFF/, '')))
    const record = { value, unmasked: value, line: 1, offset: 0, length: bytes.length }
    collect(record, () => masked.bytes, batch, state, options.hash)
  }
  return { batch, next: { ...start, position: bytes.length, line: linesIn(bytes) + 1, state } }
}

/** What the format itself knows to be secret, masked as well. */
async function concealed(masked: MaskedBytes, format: FormatName | null): Promise<MaskedBytes> {
  const conceal = format ? formats[format].conceal : undefined
  if (!conceal || !isUtf8(masked.bytes)) return masked
  const before = masked.bytes.toString('utf8')
  const text = await conceal(before)
  return text === before ? masked : { bytes: Buffer.from(text), found: masked.found + 1 }
}

function emptyBatch(block: Block, masked: MaskedBytes, from: number): Batch {
  return {
    from,
    to: block.from + block.bytes.length,
    raw: block.bytes.subarray(from - block.from),
    masked: masked.bytes.subarray(from - block.from),
    found: masked.found,
    records: 0,
    sessions: new Map(),
    refusals: [],
    events: 0,
    rows: [],
    embedded: [],
  }
}

const linesIn = (bytes: Buffer): number => bytes.reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 0)
