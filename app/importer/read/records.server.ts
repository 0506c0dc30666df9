// Masked lines to records: each JSON value with the place it stands at, cleaned for Postgres, and the value as it was before
// masking for the keyed hash alone. What is no JSON is a refusal with the same coordinates.
import { isAscii, isUtf8 } from 'node:buffer'
import { cleanParsed, cleanText, TooDeep } from '../clean.ts'
import { mask } from '../mask/mask.server.ts'
import type { RowPath } from './structure.ts'
import { lineValues } from './values.ts'

export interface Place {
  line: number
  /** In bytes of the source. */
  offset: number
  length: number
}

export interface SourceRecord extends Place {
  /** Masked, parsed, cleaned. */
  value: unknown
  /** As the source has it; only ever hashed. */
  unmasked: unknown
  /** Where it stands in a document: the path of a row, empty for the header. Null for a value of a line. */
  at: RowPath | null
}

export interface Refusal extends Place {
  code: string
  reason: string
  raw: Buffer | null
}

export type Line =
  | { kind: 'record'; record: SourceRecord; end: number; nextLine: number }
  | { kind: 'refusal'; refusal: Refusal; end: number; nextLine: number }
  | { kind: 'blank'; end: number; nextLine: number }

export interface MaskedBytes {
  bytes: Buffer
  found: number
}

export interface Masking {
  /** Takes the bytes as they are: somebody asked for originals, or they come out of custody. */
  keepSecrets?: boolean | undefined
}

/** Masks a block without changing its length. Lines that are not UTF-8 are masked byte by byte and kept as they are. */
export async function maskBytes(bytes: Buffer, { keepSecrets = false }: Masking = {}): Promise<MaskedBytes> {
  if (bytes.length === 0 || keepSecrets) return { bytes, found: 0 }
  if (isUtf8(bytes)) {
    const { text, found } = await mask(bytes.toString('utf8'))
    return { bytes: found === 0 ? bytes : Buffer.from(text), found }
  }
  const parts: Buffer[] = []
  let total = 0
  for (const [from, to] of lineRanges(bytes)) {
    const line = bytes.subarray(from, to)
    const encoding = isUtf8(line) ? 'utf8' : 'latin1'
    const { text, found } = await mask(line.toString(encoding))
    parts.push(Buffer.from(text, encoding))
    total += found
  }
  return { bytes: Buffer.concat(parts), found: total }
}

/** The records of masked whole lines that stand at `from`, in order. `line` is the number of the first. */
export function* recordsOf(raw: Buffer, masked: MaskedBytes, from: number, line: number): Generator<Line> {
  const { bytes, found } = masked
  let number = line
  for (let start = 0, end = 0; start < bytes.length; start = end, number++) {
    const newline = bytes.indexOf(0x0a, start)
    end = newline < 0 ? bytes.length : newline + 1
    const asItWas = found === 0 || bytes.compare(raw, start, end, start, end) === 0
    const plain = asItWas ? objectAt(bytes, start, newline, from, number) : null
    if (plain) yield plain
    else yield* lineAt(raw, masked, { start, end, from, number })
  }
}

// As nearly all lines are: one object from the first byte to the last. Null for what has to be looked at closely.
function objectAt(bytes: Buffer, start: number, newline: number, from: number, line: number): Line | null {
  if (bytes[start] !== 0x7b || bytes[newline - 1] !== 0x7d) return null
  try {
    const json = textOf(bytes.subarray(start, newline))
    const unmasked = JSON.parse(json) as unknown
    const value = cleanParsed(unmasked, json)
    const record = { line, offset: from + start, length: newline - start, value, unmasked, at: null }
    return { kind: 'record', record, end: from + newline + 1, nextLine: line + 1 }
  } catch {
    return null
  }
}

interface LineAt {
  /** Within the block. */
  start: number
  end: number
  /** Where the block stands in the source. */
  from: number
  number: number
}

// Glued objects, blanks, a byte order mark, what is no JSON, what was masked.
function* lineAt(raw: Buffer, masked: MaskedBytes, { start, end, from, number }: LineAt): Generator<Line> {
  const nextLine = number + 1
  // Without its end: of a line that breaks off it would be told as the fault.
  const to = masked.bytes[end - 1] === 0x0a ? end - 1 : end
  const text = withoutMark(textOf(masked.bytes.subarray(start, to)), from + start)
  const { values, rest } = lineValues(text)
  const before = masked.found > 0 ? lineValues(withoutMark(textOf(raw.subarray(start, to)), from + start)) : null
  const base = from + start + (from + start === 0 && masked.bytes[0] === 0xef ? 3 : 0)
  // In a line that is not UTF-8 the text is longer than its bytes: never point past its end.
  const ascii = text.length === to - start
  const place = (a: number, b: number): Place => {
    if (ascii) return { line: number, offset: base + a, length: b - a }
    const offset = Math.min(base + Buffer.byteLength(text.slice(0, a)), from + end)
    return { line: number, offset, length: Math.min(Buffer.byteLength(text.slice(a, b)), from + end - offset) }
  }
  if (values.length === 0 && !rest) yield { kind: 'blank', end: from + end, nextLine }
  const refused = (at: Place, code: string, why: string): Refusal => ({
    ...at,
    code,
    reason: `Line ${at.line} ${why} It is kept as it is; mend the line in the file and import it again.`,
    raw: masked.bytes.subarray(at.offset - from, at.offset - from + at.length),
  })
  for (const [i, item] of values.entries()) {
    const at = place(item.from, item.to)
    const final = i === values.length - 1 && !rest
    const after = { end: final ? from + end : at.offset + at.length, nextLine: final ? nextLine : number }
    const value = cleaned(item.value, text)
    if (value instanceof TooDeep)
      yield { kind: 'refusal', refusal: refused(at, 'too_deep', `is ${value.message}.`), ...after }
    else
      yield {
        kind: 'record',
        record: { value, unmasked: before?.values[i]?.value ?? item.value, at: null, ...at },
        ...after,
      }
  }
  if (!rest) return
  const refusal = refused(place(rest.from, rest.to), 'not_json', `is not JSON (${quoted(rest.error)}).`)
  yield { kind: 'refusal', refusal, end: from + end, nextLine }
}

/** What a parser said of bad text, which it quotes: cut, fit for Postgres, and without a line number of its own. */
export const quoted = (error: string): string => cleanText(error.replace(/ \(line \d+ column \d+\)$/, '').slice(0, 160))

/** `value`, which `json` was parsed to, fit for Postgres, or why it cannot be. */
export function cleaned(value: unknown, json: string): unknown {
  try {
    return cleanParsed(value, json)
  } catch (error) {
    if (error instanceof TooDeep) return error
    throw error
  }
}

function* lineRanges(bytes: Buffer): Generator<[number, number]> {
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(0x0a, from)
    const to = newline < 0 ? bytes.length : newline + 1
    yield [from, to]
    from = to
  }
}

// Decoding UTF-8 costs a third of what parsing does; most lines have nothing to decode.
const textOf = (line: Buffer): string => line.toString(isAscii(line) ? 'latin1' : 'utf8')

const withoutMark = (text: string, offset: number) => (offset === 0 && text.startsWith('\uFEFF') ? text.slice(1) : text)
