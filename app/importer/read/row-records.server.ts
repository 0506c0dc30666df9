// A masked block of a document to its records: the header before the first row, the rows, and what cannot be read as a refusal.
import { cleaned, quoted } from './records.server.ts'
import type { Line, MaskedBytes } from './records.server.ts'
import { brokenOff } from './rows.server.ts'
import type { RowBlock } from './rows.server.ts'
import { linesIn } from './source.server.ts'
import type { RowPath } from './structure.ts'
import { TooDeep } from '../clean.ts'

/** The document without its rows: JSON, masked and as it was. */
export interface Header {
  masked: Buffer
  raw: Buffer
}

/** The records of `block` in order; `line` is the number of its first line, `header` stands in the first block alone. */
export function* rowRecords(
  block: RowBlock,
  masked: MaskedBytes,
  line: number,
  header: Header | null,
): Generator<Line> {
  let number = line
  let at = block.from
  const end = block.from + block.bytes.length
  const moveTo = (offset: number): void => {
    number += linesIn(block.bytes.subarray(at - block.from, offset - block.from))
    at = offset
  }
  if (header) {
    const to = block.rows[0]?.from ?? block.rest ?? end
    yield record(header.masked, header.raw, [], { line, offset: 0, length: to }, to, line)
  }
  for (const { path, from, to } of block.rows) {
    moveTo(from)
    const place = { line: number, offset: from, length: to - from }
    moveTo(to)
    const bytes = masked.bytes.subarray(from - block.from, to - block.from)
    const raw = masked.found > 0 ? block.bytes.subarray(from - block.from, to - block.from) : bytes
    // In a list at the top (or among values one after the other) a row is like the value of a line.
    yield record(bytes, raw, path.length > 1 ? path : null, place, to, number)
  }
  if (block.rest === null) return
  moveTo(block.rest)
  const place = { line: number, offset: block.rest, length: end - block.rest }
  moveTo(end)
  const raw = masked.bytes.subarray(block.rest - block.from)
  yield { kind: 'refusal', refusal: { ...place, ...brokenOff, raw }, end, nextLine: number }
}

type Place = { line: number; offset: number; length: number }

function record(masked: Buffer, raw: Buffer, at: RowPath | null, place: Place, end: number, nextLine: number): Line {
  const refused = (code: string, why: string): Line => {
    const reason = `The record at line ${place.line} ${why} It is kept as it is; mend it in the file and import it again.`
    return { kind: 'refusal', refusal: { ...place, code, reason, raw: masked }, end, nextLine }
  }
  try {
    const json = textOf(masked)
    const value = cleaned(JSON.parse(json), json)
    if (value instanceof TooDeep) return refused('too_deep', `is ${value.message}.`)
    return {
      kind: 'record',
      record: { ...place, value, unmasked: raw === masked ? value : JSON.parse(textOf(raw)), at },
      end,
      nextLine,
    }
  } catch (error) {
    return refused('not_json', `is not JSON (${quoted(String(error))}).`)
  }
}

const textOf = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFEFF/, '')
