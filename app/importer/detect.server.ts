// What a source is, decided once, at its beginning.
import type { SourceState } from './batch.ts'
import { folderBeside } from './beside.server.ts'
import { detect, formats, sourceName } from './formats/index.ts'
import type { Detected, FormatName } from './formats/index.ts'
import { lineValues } from './read/values.ts'
import { maskedPath } from './stored-name.server.ts'
import type { Verdict } from './stretch.server.ts'

/** Where a source is read, and what it is called where it is stored: its path, unless that holds a secret. */
type Whereabouts = { path: string; name?: string | undefined }

const linesToLookAt = 50

/** Sets the format of `state` from the first lines in `masked`, or says why there is none. Blank lines decide nothing. */
export async function detectFormat(
  state: SourceState,
  masked: Buffer,
  bytes: number,
  verdict: Verdict,
  at: Whereabouts,
): Promise<void> {
  const text = masked.toString('utf8').replace(/^\uFEFF/, '')
  const values = firstValues(text)
  // A list without elements has no records: it says nothing, and nothing is wrong with it.
  if (values.every((value) => Array.isArray(value) && value.length === 0) && /^[\s[\]]*$/.test(text)) return
  const found = detect(values)
  if ('format' in found) await beginAs(state, found.format, values, at)
  else refuseWhole(state, found, bytes, verdict)
}

/** The source is of `format`; `values` are its first. */
export async function beginAs(
  state: SourceState,
  format: FormatName,
  values: unknown[],
  { path, name = path }: Whereabouts,
): Promise<void> {
  state.format = format
  const folder = await folderBeside(path)
  const cwd = folder === null ? null : await maskedPath(folder)
  state.parser = formats[format].start({ ...sourceName(name), ...(cwd === null ? {} : { cwd }) }, values)
}

/** No format takes the source: it is one refused record, and all of it goes to custody. */
export function refuseWhole(
  state: SourceState,
  found: Exclude<Detected, { format: FormatName }>,
  bytes: number,
  verdict: Verdict,
): void {
  state.unsupported = { code: found.refused, reason: found.reason }
  verdict.records = 1
  verdict.refusals = [{ line: 1, offset: 0, length: bytes, code: found.refused, reason: found.reason, raw: null }]
}

function firstValues(text: string): unknown[] {
  const values: unknown[] = []
  for (const line of text.split('\n', linesToLookAt))
    for (const { value } of lineValues(line).values) values.push(value)
  return values
}
