// Cuts the records of one masked block into stretches of a bounded number of events.
import { isUtf8 } from 'node:buffer'
import type { Batch } from './batch.ts'
import { collect } from './collect.ts'
import type { Hash } from './collect.ts'
import { formats } from './formats/index.ts'
import type { FormatName } from './formats/index.ts'
import { noteRow } from './opencode/source.server.ts'
import type { StoreSource } from './opencode/source.server.ts'
import type { Line, MaskedBytes, Masking } from './read/records.server.ts'
import type { Cursor } from './store/cursor.server.ts'

export interface StretchOptions extends Masking {
  path: string
  /** What it is called where it is stored; its path where that is the name. */
  name?: string
  hash: Hash
  /** Size of the source on disk. */
  bytes: number
  /** Nobody is writing the source: a document that breaks off is taken as it is, instead of being left until it is whole. */
  settled: boolean
  /** The source is a session of a store that is no text. */
  store?: StoreSource | null
  /** Another machine sent these bytes, and said what cannot be seen in them. */
  sent?: Sent | null
}

/** What a sender knows of its source. */
export interface Sent {
  /** All of a JSON document; else lines. */
  whole: boolean
  /** Part of a line over the limit. */
  piece: boolean
  /** The lines are versions of rows of a store. */
  rows: boolean
  /** By what the sender will know the source again: the hash of its first bytes. */
  beginning: { length: number; hash: string } | null
}

/** A batch that begins where the last one ended, and the cursor after it. */
export interface Stretch {
  batch: Batch
  next: Cursor
}

/** What is said of a source before its first record. */
export type Verdict = Pick<Batch, 'records' | 'refusals'>

const eventsPerBatch = 4000

type Bytes = { from: number; bytes: Buffer }

/** Takes the records of a block; yields whenever a batch is full, and at the end of the block. `ends`: of a document, too. */
export function cutter(
  block: Bytes,
  masked: MaskedBytes,
  start: Cursor,
  options: StretchOptions,
  verdict: Verdict = { records: 0, refusals: [] },
): (records: Iterable<Line>, ends?: boolean) => Generator<Stretch> {
  const state = structuredClone(start.state)
  const end = block.from + block.bytes.length
  let batch: Batch = { ...emptyBatch(block, masked, block.from), ...verdict }
  const cut = (to: number, line: number): Stretch => {
    const next = { ...start, position: to, line, state: structuredClone(state) }
    const { from } = batch
    const part = { ...batch, to, raw: batch.raw.subarray(0, to - from), masked: batch.masked.subarray(0, to - from) }
    return { batch: part, next }
  }
  return function* (records, ends = false) {
    let { line } = start
    for (const item of records) {
      line = item.nextLine
      if (item.kind === 'refusal') {
        batch.records++
        batch.refusals.push(item.refusal)
      } else if (item.kind === 'record') {
        const { offset, length } = item.record
        const raw = () => masked.bytes.subarray(offset - block.from, offset - block.from + length)
        collect(item.record, raw, batch, state, options.hash)
        if (options.store || options.sent?.rows) noteRow((state.rows ??= {}), item.record.value)
      }
      if (batch.events + batch.rows.length < eventsPerBatch || item.end >= end) continue
      const stretch = cut(item.end, line)
      yield stretch
      // The commit has put the ordinals of its events into the cursor that it was given.
      state.lastOrdinals = stretch.next.state.lastOrdinals
      batch = emptyBatch(block, { ...masked, found: 0 }, item.end)
    }
    if (ends) state.document = 'done'
    yield cut(end, line)
  }
}

/** What the format itself knows to be secret, masked as well. */
export async function concealed(
  masked: MaskedBytes,
  format: FormatName | null,
  { keepSecrets = false }: Masking = {},
): Promise<MaskedBytes> {
  if (keepSecrets) return masked
  const conceal = format ? formats[format].conceal : undefined
  if (!conceal || !isUtf8(masked.bytes)) return masked
  const before = masked.bytes.toString('utf8')
  const text = await conceal(before)
  return text === before ? masked : { bytes: Buffer.from(text), found: masked.found + 1 }
}

/** A batch that begins at `from` within a block, without a record yet. */
export function emptyBatch(block: Bytes, masked: MaskedBytes, from: number): Batch {
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
    said: [],
  }
}
