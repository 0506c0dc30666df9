// A source that is one JSON document, found and recognised before anything of it is taken: its format, the arrays that are its
// rows, its header. What looks like a document and is none (or is torn and may still be written) is left to others.
import { cleaned, maskBytes } from './read/records.server.ts'
import type { Masking } from './read/records.server.ts'
import { TooDeep } from './clean.ts'
import { detect, rowArraysOf } from './formats/index.ts'
import type { Detected, FormatName } from './formats/index.ts'
import { layoutOf } from './read/layout.server.ts'
import { outline } from './read/outline.server.ts'
import type { Outline } from './read/outline.server.ts'
import { concealed } from './stretch.server.ts'
import type { Header } from './read/row-records.server.ts'
import type { RowArray, RowArrays, RowPath } from './read/structure.ts'

export type Plan =
  | { kind: 'lines' }
  /** Unfinished, and perhaps still being written. */
  | { kind: 'torn' }
  /** A document that no format takes. */
  | { kind: 'foreign'; found: Foreign }
  | DocumentPlan

type Foreign = Exclude<Detected, { format: FormatName }>

export interface DocumentPlan {
  kind: 'document'
  format: FormatName
  values: unknown[]
  arrays: RowArrays
  /** Null where the rows are all there is. */
  header: Header | null
}

/** What the source at `path` is. `settled`: nobody is writing it, so what is broken stays broken. */
export async function planOf(path: string, settled: boolean, masking: Masking = {}): Promise<Plan> {
  const layout = await layoutOf(path)
  if (layout === 'lines') return { kind: 'lines' }
  const seen = await outline(path, rowArraysOf(null))
  if (!seen) return { kind: 'lines' }
  if (seen.several) return seen.lines === 0 ? { kind: 'lines' } : several(path, masking)
  const values = await valuesOf(seen, masking)
  if (!values) return { kind: 'lines' }
  const found = detect(values)
  const hasRows = 'format' in found && matches(seen, rowArraysOf(found.format))
  const oneLine = layout === 'one' || (!seen.whole && seen.lines === 0)
  if (oneLine && !hasRows) return { kind: 'lines' }
  if (!seen.whole && !settled) return { kind: 'torn' }
  if (!('format' in found)) return { kind: 'foreign', found }
  return documentOf(path, seen, { format: found.format, values }, masking)
}

async function documentOf(
  path: string,
  seen: Outline,
  { format, values }: { format: FormatName; values: unknown[] },
  masking: Masking,
): Promise<Plan> {
  const arrays = rowArraysOf(format)
  // Arrays that are rows in another format belong to this one's header.
  const own = seen.arrays.every((array) => isOneOf(array.path, arrays)) ? seen : await outline(path, arrays)
  if (!own) return { kind: 'lines' }
  const isList = own.header
    .toString('latin1', 0, 64)
    .replace(/^\u00EF\u00BB\u00BF/, '')
    .trimStart()
    .startsWith('[')
  const header = isList
    ? null
    : { raw: own.header, masked: (await concealed(await maskBytes(own.header, masking), format, masking)).bytes }
  return { kind: 'document', format, values, arrays, header }
}

async function several(path: string, masking: Masking): Promise<Plan> {
  const seen = await outline(path, 'values')
  const values = seen && (await valuesOf(seen, masking))
  if (!values) return { kind: 'lines' }
  const found = detect(values)
  if (!('format' in found)) return { kind: 'foreign', found }
  return { kind: 'document', format: found.format, values, arrays: 'values', header: null }
}

// The first values that a format is told by: of a list its elements, else the document, its arrays short. Masked, like all that
// parsers see.
async function valuesOf(seen: Outline, masking: Masking): Promise<unknown[] | null> {
  const [header, ...samples] = await maskedValues([seen.header, ...seen.samples.map(({ bytes }) => bytes)], masking)
  if (seen.header.toString('utf8').trim() === '') return samples.filter((value) => value !== undefined)
  if (header === undefined || header === null || typeof header !== 'object') return null
  for (const [i, { path }] of seen.samples.entries()) if (samples[i] !== undefined) put(header, path, samples[i])
  return Array.isArray(header) ? header : [header]
}

async function maskedValues(parts: Buffer[], masking: Masking): Promise<unknown[]> {
  const newline = Buffer.from('\n')
  const { bytes } = await maskBytes(Buffer.concat(parts.flatMap((part) => [part, newline])), masking)
  let at = 0
  return parts.map((part) => {
    const from = at
    at += part.length + 1
    return valueOf(bytes.subarray(from, at))
  })
}

function valueOf(bytes: Buffer): unknown {
  try {
    const json = bytes.toString('utf8').replace(/^\uFEFF/, '')
    const value = cleaned(JSON.parse(json), json)
    return value instanceof TooDeep ? undefined : value
  } catch {
    return undefined
  }
}

function put(into: object, path: RowPath, value: unknown): void {
  let at: unknown = into
  for (const key of path.slice(0, -1)) at = Object.entries(Object(at)).find(([name]) => name === String(key))?.[1]
  if (Array.isArray(at)) at.push(value)
}

const matches = (seen: Outline, arrays: readonly RowArray[]): boolean =>
  seen.arrays.some(({ path }) => isOneOf(path, arrays))

const isOneOf = (path: RowPath, arrays: readonly RowArray[]): boolean =>
  arrays.some((array) => array.length === path.length && array.every((key, i) => key === '*' || key === path[i]))
