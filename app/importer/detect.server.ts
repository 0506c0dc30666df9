// What a source is, decided once, at its beginning. A file that is one JSON value over many lines is read whole.
import type { Batch, SourceState } from './batch.ts'
import { TooDeep } from './clean.ts'
import { folderBeside } from './beside.server.ts'
import { detect, formats, sourceName } from './formats/index.ts'
import { contentOf, giantLine } from './read/source.server.ts'
import { cleaned } from './read/records.server.ts'
import type { SourceName } from './formats/format.ts'
import { endOfValue, lineValues } from './read/values.ts'

const linesToLookAt = 50

/**
 * Sets the format of `state` from the first lines in `masked` (or, with `document`, from the one value they are), or says why
 * there is none: then the file is one refused record, and all of it goes to custody.
 */
export async function detectFormat(
  state: SourceState,
  masked: Buffer,
  bytes: number,
  batch: Batch,
  path: string,
  document = false,
): Promise<void> {
  const text = masked.toString('utf8').replace(/^\uFEFF/, '')
  const values = document ? [JSON.parse(text) as unknown] : firstValues(text)
  if (values.length === 0 && text.trim() === '') return
  const found = detect(values)
  if ('format' in found) {
    state.format = found.format
    state.parser = formats[found.format].start(await named(path), values)
    return
  }
  state.unsupported = { code: found.refused, reason: found.reason }
  batch.records = 1
  batch.refusals = [{ line: 1, offset: 0, length: bytes, code: found.refused, reason: found.reason, raw: null }]
}

/** The whole source, when it is one object or list that spans lines, and not too long to be held; else null. */
export async function readDocument(path: string, first: Buffer): Promise<Buffer | null> {
  const text = first.toString('utf8').replace(/^\uFEFF/, '')
  const line = text.split('\n').find((one) => one.trim() !== '') ?? ''
  if (!/^\s*[[{]/.test(line) || endOfValue(line, line.search(/[[{]/)) !== null) return null
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of contentOf(path, 0)) {
    length += chunk.length
    if (length > giantLine) return null
    chunks.push(chunk)
  }
  const whole = Buffer.concat(chunks)
  return isSound(whole.toString('utf8').replace(/^\uFEFF/, '')) ? whole : null
}

async function named(path: string): Promise<SourceName> {
  const cwd = await folderBeside(path)
  return { ...sourceName(path), ...(cwd === null ? {} : { cwd }) }
}

function firstValues(text: string): unknown[] {
  const values: unknown[] = []
  for (const line of text.split('\n', linesToLookAt))
    for (const { value } of lineValues(line).values) values.push(value)
  return values
}

function isSound(text: string): boolean {
  const { values, rest } = lineValues(text)
  return values.length === 1 && rest === null && !(cleaned(values[0]?.value) instanceof TooDeep)
}
