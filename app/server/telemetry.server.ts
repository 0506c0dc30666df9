// What agents export over OTLP/HTTP: each log record and span becomes a line of a file in the data folder, masked, which the capture
// process takes like any other source. Law: an exporter is answered once its records are on disk. Whoever takes the file works for
// the owner of this Logbook, so it is filled for nobody else.
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { telemetryFolder } from '../capture/telemetry.ts'
import type { Actor } from '#db/transact.server.ts'
import { mask } from '../importer/mask/mask.server.ts'
import { bodyWithin } from './body.server.ts'
import { env } from './env.ts'
import { AppError } from './errors.ts'
import { requireHost } from './host.server.ts'

const mostBytes = 16 * 1024 * 1024

/** Where the records stand in a request of each signal (OTLP 1.x, JSON mapping). Metrics are sums over time and no records. */
const signals: Record<string, [holder: string, scope: string, records: string]> = {
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
}

type Json = Record<string, unknown>

/**
 * Takes one export request; answers as OTLP asks: an empty object, or what of it was not taken. Throws `bad_input` (400) for
 * anything but OTLP/JSON, `too_large` (413) past 16 MB and `forbidden` (403) for anybody but the owner.
 */
export async function takeTelemetry(actor: Actor, signal: string, request: Request): Promise<Json> {
  await requireHost(actor, notTheirs)
  const body = await bodyOf(request)
  const places = signals[signal]
  if (!places)
    return { partialSuccess: { errorMessage: `Logbook takes logs and traces; these ${signal} were not kept.` } }
  const lines = linesOf(body, places)
  if (lines.length > 0) await append(lines)
  return {}
}

const notTheirs =
  'This Logbook takes telemetry for its owner only, so nothing was kept. Export to a Logbook of your own.'

async function bodyOf(request: Request): Promise<Json> {
  if (!(request.headers.get('content-type') ?? '').includes('json'))
    throw new AppError(
      'bad_input',
      'This is not OTLP as JSON, so nothing was kept. Set OTEL_EXPORTER_OTLP_PROTOCOL=http/json for the exporter.',
    )
  const raw = await bodyWithin(request, mostBytes)
  if (raw === null) throw tooLarge()
  try {
    const plain =
      request.headers.get('content-encoding') === 'gzip' ? gunzipSync(raw, { maxOutputLength: mostBytes }) : raw
    const value: unknown = JSON.parse(plain.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge()
  }
  throw new AppError('bad_input', 'The body is no JSON object, so nothing was kept. Look at the exporter.')
}

const tooLarge = () =>
  new AppError('too_large', 'The request is over 16 MB, so nothing was kept. Let the exporter send smaller batches.')

// One record a line, each with the resource it came from.
function linesOf(body: Json, [holder, scope, records]: [string, string, string]): string[] {
  const lines: string[] = []
  for (const group of list(body[holder]))
    for (const part of list(group[scope]))
      for (const record of list(part[records])) lines.push(JSON.stringify({ ...record, resource: group['resource'] }))
  return lines
}

const list = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : []

async function append(lines: string[]): Promise<void> {
  const folder = join(env().LOGBOOK_HOME, telemetryFolder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { text } = await mask(lines.join('\n'))
  const writing = before.then(() => write(join(folder, `${new Date().toISOString().slice(0, 10)}.jsonl`), `${text}\n`))
  before = writing.catch(() => undefined)
  await writing
}

// One after the other: a large text goes out in parts, and between two of them another's would come into the middle of a line.
let before: Promise<void> = Promise.resolve()

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, 'a', 0o600)
  try {
    await file.appendFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
