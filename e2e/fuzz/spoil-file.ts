// A whole file as bytes, its records spoiled at some rate, and now and then something wrong with all of it.
import { gzipSync } from 'node:zlib'
import type { Random } from '#app/importer/demo/random.ts'
import type { Whole } from './sources.ts'
import { spoilRecord } from './spoil-record.ts'

export interface Spoiled {
  bytes: Buffer
  /** How many records were spoiled. */
  mutated: number
}

/** `times`: how often each record stands in the file, spoiled in another way each time, for a file costs more than its records. */
export function spoilFile(file: Whole, others: string[], chance: Random, times = 1): Spoiled {
  const rate = chance.pick([0.03, 0.15, 0.5, 0.9])
  let mutated = 0
  const spoil = (record: string): string[] => {
    if (chance.int(1000) >= rate * 1000) return [record]
    mutated++
    return spoilRecord(record, others, chance)
  }
  const several = (record: string): string[] => {
    const copies = Array.from({ length: times }, () => spoil(record))
    return file.lines ? copies.flat() : [copies.map((copy) => copy.join('')).join(',')]
  }
  const parts = recordsOf(file).flatMap(({ text, record }) => (record ? several(text) : [text]))
  const [bytes, whole] = spoilBytes(Buffer.from(parts.join(file.lines ? '\n' : '')), chance)
  return { bytes, mutated: mutated + (whole ? 1 : 0) }
}

// A document is its text between its rows, and the rows.
function recordsOf({ text, lines }: Whole): Array<{ text: string; record: boolean }> {
  if (lines) return text.split('\n').map((line) => ({ text: line, record: line !== '' }))
  const rows = rowsOf(JSON.parse(text)).map((row) => JSON.stringify(row))
  const compact = JSON.stringify(JSON.parse(text))
  const parts: Array<{ text: string; record: boolean }> = []
  let at = 0
  for (const row of rows) {
    const found = compact.indexOf(row, at)
    if (found < 0) continue
    parts.push({ text: compact.slice(at, found), record: false }, { text: row, record: true })
    at = found + row.length
  }
  return [...parts, { text: compact.slice(at), record: parts.length === 0 }]
}

function rowsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).find((inner): inner is unknown[] => Array.isArray(inner) && inner.length > 1) ?? []
}

function spoilBytes(bytes: Buffer, chance: Random): [Buffer, boolean] {
  const at = chance.int(bytes.length + 1)
  switch (chance.int(40)) {
    case 0:
      return [bytes.subarray(0, at), true]
    case 1:
      return [Buffer.concat([bytes.subarray(0, at), Buffer.from([chance.int(256)]), bytes.subarray(at)]), true]
    case 2:
      return [Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + chance.int(200))]), true]
    case 3:
      return [Buffer.concat([bytes, bytes]), true]
    case 4:
      return [Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]), true]
    case 5:
      return [Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r\n')), true]
    case 6:
      return [Buffer.from(bytes.toString('utf8'), chance.int(2) === 0 ? 'utf16le' : 'latin1'), true]
    case 7:
      return [gzipSync(bytes), true]
    case 8:
      return [flipped(bytes, 1 + chance.int(8), chance), true]
    default:
      return [bytes, false]
  }
}

function flipped(bytes: Buffer, times: number, chance: Random): Buffer {
  const copy = Buffer.from(bytes)
  for (let n = 0; n < times && copy.length > 0; n++) copy[chance.int(copy.length)] = chance.int(256)
  return copy
}
